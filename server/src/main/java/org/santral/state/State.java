package org.santral.state;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.santral.store.Database;

/** Everything that tenants change by phone or over HTTP. */
public record State(
        JdbcTenantState tenants,
        BlockedNumbers blocked,
        UploadedAnnouncements announcements,
        VoicemailMessages voicemail,
        VoicemailLinks voicemailLinks,
        HookSettings hooks) {

    /**
     * Reads it from the database.
     *
     * @param dataFolder for sound files
     * @throws IOException when the folders for sound files cannot be used
     */
    public static State open(Database database, Path dataFolder, Clock clock) throws IOException {
        BlockedNumbers blocked = new BlockedNumbers(database);
        return new State(
                new JdbcTenantState(database, blocked),
                blocked,
                UploadedAnnouncements.open(database, dataFolder),
                new VoicemailMessages(database, dataFolder, clock),
                new VoicemailLinks(database, clock),
                new HookSettings(database));
    }
}
