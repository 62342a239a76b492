package org.santral.state;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.santral.tenant.Extension;
import org.santral.tenant.MailboxSettings;
import org.santral.tenant.Networks;
import org.santral.tenant.OutsideClass;

/**
 * What a client said about an extension over HTTP; null where it said nothing. Forwards and the outbound number are not
 * here: phones change them too, and they are in {@link org.santral.tenant.ExtensionState}.
 *
 * @param name shown to others
 * @param email of who uses it, may be empty
 * @param voicemail whether calls that it does not take are offered its mailbox
 * @param mayCall numbers outside that it may call
 * @param password SIP digest secret
 * @param active whether it can register, be reached and call
 * @param recorded whether its calls are recorded
 * @param maxCalls calls at once
 * @param networks where its phones may send from
 * @param route outbound route of its calls; empty: all
 * @param mailbox how its mailbox is used
 * @param notes what means nothing to us and is only kept, by names of the dialect's own
 */
public record ExtensionSetting(
        @Nullable String name,
        @Nullable String email,
        @Nullable Boolean voicemail,
        @Nullable Set<OutsideClass> mayCall,
        @Nullable String password,
        @Nullable Boolean active,
        @Nullable Boolean recorded,
        @Nullable Integer maxCalls,
        @Nullable Networks networks,
        @Nullable String route,
        @Nullable MailboxSettings mailbox,
        Map<String, String> notes) {

    /** Says nothing. */
    public static final ExtensionSetting NOTHING = new ExtensionSetting(null, null, null, null);

    public ExtensionSetting {
        mayCall = mayCall == null ? null : Set.copyOf(mayCall);
        notes = Map.copyOf(notes);
    }

    public ExtensionSetting(
            @Nullable String name,
            @Nullable String email,
            @Nullable Boolean voicemail,
            @Nullable Set<OutsideClass> mayCall) {
        this(name, email, voicemail, mayCall, null, null, null, null, null, null, null, Map.of());
    }

    /**
     * About the mailbox alone.
     *
     * @param voicemail null to leave whether it is used
     */
    public static ExtensionSetting ofMailbox(
            @Nullable Boolean voicemail, @Nullable MailboxSettings mailbox, Map<String, String> notes) {
        return new ExtensionSetting(null, null, voicemail, null, null, null, null, null, null, null, mailbox, notes);
    }

    ExtensionSetting withPassword(String changed) {
        return new ExtensionSetting(
                name, email, voicemail, mayCall, changed, active, recorded, maxCalls, networks, route, mailbox, notes);
    }

    public ExtensionSetting withNetworks(Networks changed) {
        return new ExtensionSetting(
                name, email, voicemail, mayCall, password, active, recorded, maxCalls, changed, route, mailbox, notes);
    }

    /** This, and what was said later. */
    ExtensionSetting then(ExtensionSetting later) {
        Map<String, String> allNotes = new TreeMap<>(notes);
        allNotes.putAll(later.notes);
        return new ExtensionSetting(
                latest(name, later.name),
                latest(email, later.email),
                latest(voicemail, later.voicemail),
                latest(mayCall, later.mayCall),
                latest(password, later.password),
                latest(active, later.active),
                latest(recorded, later.recorded),
                latest(maxCalls, later.maxCalls),
                latest(networks, later.networks),
                latest(route, later.route),
                latest(mailbox, later.mailbox),
                allNotes);
    }

    private static <T> @Nullable T latest(@Nullable T before, @Nullable T later) {
        return later == null ? before : later;
    }

    /** An extension with what was said about it. */
    Extension over(Extension extension) {
        Extension changed = extension
                .withName(name == null ? extension.name() : name)
                .withEmail(email == null ? extension.email() : email)
                .withVoicemail(voicemail == null ? extension.voicemail() : voicemail)
                .withMayCall(mayCall == null ? extension.mayCall() : mayCall)
                .withPassword(password == null ? extension.password() : password)
                .withActive(active == null ? extension.active() : active)
                .withRecord(recorded == null ? extension.record() : recorded)
                .withNetworks(networks == null ? extension.networks() : networks)
                .withMailbox(mailbox == null ? extension.mailbox() : mailbox);
        return changed.withCalls(extension.callWaiting(), maxCalls == null ? extension.maxCalls() : maxCalls)
                .withRoute(route == null ? extension.route() : route.isEmpty() ? null : route);
    }

    @Override
    public String toString() {
        return "ExtensionSetting[]";
    }
}
