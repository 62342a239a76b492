package org.santral.trunk;

import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.santral.sip.dialog.Credentials;
import org.santral.sip.message.SipUri;
import org.santral.sip.transport.Hop;
import org.santral.tenant.Numbering;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.Tenant;
import org.santral.tenant.TrunkSettings;

/** A carrier at run time: its settings, how many calls it carries and whether it answers. Safe for any thread. */
public final class Trunk {
    private static final int DEFAULT_PORT = 5060;

    private final Tenant tenant;
    private final TrunkSettings settings;
    private final SipUri proxy;
    private final AtomicInteger calls;
    private volatile boolean well = true;

    /** @param calls the places taken; those of the same carrier with its former settings count on */
    Trunk(Tenant tenant, TrunkSettings settings, AtomicInteger calls) {
        this.tenant = tenant;
        this.settings = settings;
        this.calls = calls;
        this.proxy = SipUri.parse(settings.proxy());
    }

    public TrunkSettings settings() {
        return settings;
    }

    public String name() {
        return settings.name();
    }

    /** The tenant whose it is. */
    int domainId() {
        return tenant.domainId();
    }

    /** Takes one of the trunk's places; give it back with {@link #release}. @return false if all are taken */
    public boolean take() {
        if (calls.incrementAndGet() <= settings.maxCalls()) {
            return true;
        }
        calls.decrementAndGet();
        return false;
    }

    /** Gives back a place that {@link #take} gave. */
    public void release() {
        calls.decrementAndGet();
    }

    /** Calls over this trunk now. */
    public int calls() {
        return calls.get();
    }

    /** Whether it answered when it was last asked; true until asked. */
    public boolean well() {
        return well;
    }

    void well(boolean now) {
        well = now;
    }

    /** Whether it would be the same with these: its tenant's region decides how numbers are written. */
    boolean isMadeOf(Tenant owner, TrunkSettings wanted) {
        return settings.equals(wanted)
                && tenant.region().equals(owner.region())
                && tenant.name().equals(owner.name());
    }

    /**
     * Where its requests are sent; null to find out from the URI. A tenant may name hosts at will, and what a name leads to
     * may change: its trunks stay at the address that was checked.
     */
    public @Nullable Hop nextHop() {
        if (settings.operatorSet()) {
            return null;
        }
        InetSocketAddress address =
                new InetSocketAddress(settings.from().getFirst(), proxy.port() == 0 ? DEFAULT_PORT : proxy.port());
        return "tcp".equalsIgnoreCase(proxy.transport()) ? Hop.tcp(address) : Hop.udp(address);
    }

    /** Where requests about the trunk itself go. */
    SipUri proxy() {
        return proxy;
    }

    /** Request-URI and To of a call to that number: {@code sip:NUMBER@PROXY} with the proxy's port and transport. */
    public SipUri uriOf(PhoneNumber number) {
        return proxy.withUser(Numbering.forTrunk(number, settings.numberFormat(), tenant.region()));
    }

    /** The same for a short number of the network (112), which has no other form. */
    public SipUri uriOf(String digits) {
        return proxy.withUser(digits);
    }

    /** From and P-Asserted-Identity of a call that shows that number: no port or transport, it names a person. */
    public SipUri identityOf(PhoneNumber number) {
        return SipUri.of(Numbering.forTrunk(number, settings.numberFormat(), tenant.region()), proxy.host(), 0);
    }

    /** What answers the carrier's challenges, null when it knows us by address. */
    public @Nullable Credentials credentials() {
        return settings.username() == null
                ? null
                : Credentials.password(settings.username(), Objects.requireNonNullElse(settings.password(), ""));
    }

    @Override
    public String toString() {
        return "Trunk[" + tenant.name() + "/" + settings.name() + "]";
    }
}
