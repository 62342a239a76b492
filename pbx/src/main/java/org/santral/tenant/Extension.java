package org.santral.tenant;

import java.net.InetAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An inside subscriber as configured; what it changed since by phone or over HTTP is in {@link TenantState}.
 *
 * @param number 3 to 5 digits
 * @param name shown to others, may be empty
 * @param password SIP digest secret; null when the extension may not register
 * @param callerId outbound number shown to the outside, null when none is selected
 * @param record whether its calls are recorded
 * @param ringTimeout how long it rings before the call is not answered
 * @param callWaiting whether it rings while it is on a call
 * @param maxCalls calls it may have at once, at least 1
 * @param voicemail whether calls that it does not take are offered its mailbox
 * @param forwards where its calls go instead
 * @param language of announcements to it: two letters such as {@code tr}
 * @param email of who uses it, empty when nobody said
 * @param mayCall numbers outside that may be called on its behalf; emergency numbers always may
 * @param active whether it can register, be reached and call
 * @param networks where its phones may send from
 * @param route name of the outbound route that its calls outside take; null, or one that the tenant does not have: all that
 *     match
 * @param mailbox how its mailbox is used
 * @param srtp whether its phones' media is encrypted
 */
public record Extension(
        String number,
        String name,
        @Nullable String password,
        @Nullable PhoneNumber callerId,
        boolean record,
        Duration ringTimeout,
        boolean callWaiting,
        int maxCalls,
        boolean voicemail,
        Forwards forwards,
        String language,
        String email,
        Set<OutsideClass> mayCall,
        boolean active,
        Networks networks,
        @Nullable String route,
        MailboxSettings mailbox,
        SrtpUse srtp) {

    /** The right to call everything that the tenant may. */
    public static final Set<OutsideClass> ANY_NUMBER = Set.copyOf(EnumSet.allOf(OutsideClass.class));

    /** How long an extension rings when nobody said. */
    public static final Duration RING_TIMEOUT = Duration.ofSeconds(30);

    /** Calls at once when nobody said: one, and one more that waits or is on hold. */
    public static final int MAX_CALLS = 2;

    public Extension {
        mayCall = Set.copyOf(mayCall);
        if (maxCalls < 1) {
            throw new IllegalArgumentException("an extension has at least one call");
        }
    }

    /** An extension that only has what every one has; the rest is default. */
    public static Extension of(
            String number, String name, @Nullable String password, @Nullable PhoneNumber callerId, boolean record) {
        return new Extension(
                number,
                name,
                password,
                callerId,
                record,
                RING_TIMEOUT,
                true,
                MAX_CALLS,
                false,
                Forwards.NONE,
                Tenant.DEFAULT_LANGUAGE,
                "",
                ANY_NUMBER,
                true,
                Networks.ANY,
                null,
                MailboxSettings.USUAL,
                SrtpUse.ALLOWED);
    }

    /** Whether its phones may send from there: it is switched on, and the network is a permitted one. */
    public boolean admits(InetAddress address) {
        return active && networks.admits(address);
    }

    public Extension withName(String changed) {
        return with(fields -> fields.name = changed);
    }

    public Extension withPassword(@Nullable String changed) {
        return with(fields -> fields.password = changed);
    }

    public Extension withRecord(boolean changed) {
        return with(fields -> fields.record = changed);
    }

    public Extension withActive(boolean changed) {
        return with(fields -> fields.active = changed);
    }

    public Extension withNetworks(Networks changed) {
        return with(fields -> fields.networks = changed);
    }

    public Extension withRoute(@Nullable String changed) {
        return with(fields -> fields.route = changed);
    }

    public Extension withMailbox(MailboxSettings changed) {
        return with(fields -> fields.mailbox = changed);
    }

    public Extension withCallerId(@Nullable PhoneNumber changed) {
        return with(fields -> fields.callerId = changed);
    }

    public Extension withRingTimeout(Duration changed) {
        return with(fields -> fields.ringTimeout = changed);
    }

    /** With other rules for calls at once. */
    public Extension withCalls(boolean waiting, int atOnce) {
        return with(fields -> {
            fields.callWaiting = waiting;
            fields.maxCalls = atOnce;
        });
    }

    public Extension withVoicemail(boolean changed) {
        return with(fields -> fields.voicemail = changed);
    }

    public Extension withForwards(Forwards changed) {
        return with(fields -> fields.forwards = changed);
    }

    public Extension withLanguage(String changed) {
        return with(fields -> fields.language = changed);
    }

    public Extension withEmail(String changed) {
        return with(fields -> fields.email = changed);
    }

    public Extension withMayCall(Set<OutsideClass> changed) {
        return with(fields -> fields.mayCall = changed);
    }

    private Extension with(Consumer<Fields> change) {
        Fields fields = new Fields();
        change.accept(fields);
        return new Extension(
                number,
                fields.name,
                fields.password,
                fields.callerId,
                fields.record,
                fields.ringTimeout,
                fields.callWaiting,
                fields.maxCalls,
                fields.voicemail,
                fields.forwards,
                fields.language,
                fields.email,
                fields.mayCall,
                fields.active,
                fields.networks,
                fields.route,
                fields.mailbox,
                fields.srtp);
    }

    /** What can be changed, as it is until then. */
    private final class Fields {
        private String name = Extension.this.name;
        private @Nullable String password = Extension.this.password;
        private boolean record = Extension.this.record;
        private boolean active = Extension.this.active;
        private Networks networks = Extension.this.networks;
        private @Nullable String route = Extension.this.route;
        private SrtpUse srtp = Extension.this.srtp;
        private MailboxSettings mailbox = Extension.this.mailbox;
        private @Nullable PhoneNumber callerId = Extension.this.callerId;
        private Duration ringTimeout = Extension.this.ringTimeout;
        private boolean callWaiting = Extension.this.callWaiting;
        private int maxCalls = Extension.this.maxCalls;
        private boolean voicemail = Extension.this.voicemail;
        private Forwards forwards = Extension.this.forwards;
        private String language = Extension.this.language;
        private String email = Extension.this.email;
        private Set<OutsideClass> mayCall = Extension.this.mayCall;
    }

    @Override
    public String toString() {
        return "Extension[" + number + "]";
    }
}
