package org.santral.state;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.santral.store.Database;
import org.santral.store.Vault;
import org.santral.tenant.Directory;

/** Everything that tenants change by phone or over HTTP. */
public record State(
        JdbcTenantState tenants,
        BlockedNumbers blocked,
        AllowedNumbers allowed,
        UploadedAnnouncements announcements,
        VoicemailMessages voicemail,
        VoicemailInbox inbox,
        VoicemailLinks voicemailLinks,
        HookSettings hooks,
        TenantOverlays overlays,
        ExtensionSettings extensions,
        TrunkChanges trunks,
        QueueChanges queues,
        AgentLog agentLog,
        DidIds didIds) {

    /**
     * Reads it from the database.
     *
     * @param dataFolder for sound files
     * @param vault opens the passwords of extensions and carriers
     * @param directory shows the tenants with what clients changed
     * @throws IOException when the folders for sound files cannot be used, or passwords cannot be read
     */
    public static State open(Database database, Path dataFolder, Clock clock, Vault vault, Directory directory)
            throws IOException {
        BlockedNumbers blocked = new BlockedNumbers(database, clock);
        AllowedNumbers allowed = new AllowedNumbers(database, clock);
        JdbcTenantState tenants = new JdbcTenantState(database, blocked, allowed);
        TenantOverlays overlays = new TenantOverlays(directory);
        ExtensionSettings extensions = new ExtensionSettings(database, vault, tenants, overlays, clock);
        overlays.add(extensions);
        TrunkChanges trunks = new TrunkChanges(database, vault, overlays, clock);
        overlays.add(trunks);
        QueueChanges queues = new QueueChanges(database, vault, tenants, overlays, clock);
        overlays.add(queues);
        AgentLog agentLog = new AgentLog(database, tenants, directory, clock);
        tenants.addListener(agentLog);
        overlays.addListener(agentLog::tenantsChanged);
        return new State(
                tenants,
                blocked,
                allowed,
                UploadedAnnouncements.open(database, dataFolder, clock),
                new VoicemailMessages(database, dataFolder, clock),
                new VoicemailInbox(database, dataFolder),
                new VoicemailLinks(database, clock),
                new HookSettings(database),
                overlays,
                extensions,
                trunks,
                queues,
                agentLog,
                new DidIds(database));
    }
}
