package org.santral.call;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.santral.leg.LegTarget;
import org.santral.leg.Place;
import org.santral.registrar.Binding;
import org.santral.registrar.Registrar;
import org.santral.sip.message.Headers;
import org.santral.sip.message.NameAddr;
import org.santral.sip.message.SipUri;
import org.santral.tenant.Extension;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.Tenant;
import org.santral.trunk.Trunk;
import org.santral.trunk.Trunks;

/** Ways to reach parties: an outside number over carriers, an extension at its registered phone. */
public final class Targets {
    private static final List<String> PHONE_CODECS = List.of("PCMA", "PCMU");

    // Each line is what one family of phones wants to see before it answers by itself (interfaces.md §4).
    private static final Headers AUTO_ANSWER = Headers.EMPTY
            .add("Call-Info", "<sip:localhost>;answer-after=0")
            .add("Alert-Info", "<http://localhost>;info=alert-autoanswer;delay=0")
            .add("Alert-Info", "Auto Answer");

    private final Trunks trunks;
    private final Registrar registrar;
    private final TollMeter meter;

    public Targets(Trunks trunks, Registrar registrar, TollMeter meter) {
        this.trunks = trunks;
        this.registrar = registrar;
        this.meter = meter;
    }

    /** What calls outside have come to. */
    TollMeter meter() {
        return meter;
    }

    /**
     * An outside number. Its device learns the caller id and nothing else of the other party. Every call outside begins
     * here and is counted; none is possible, as without carriers, when the tenant has used up its calls since it was
     * asked whether this one is allowed.
     *
     * @param shown as records show the number
     * @param over by which carriers
     * @param g711Only whether only formats that can be decoded may be offered: recording, conversion
     */
    List<LegTarget> outside(
            Tenant tenant, PhoneNumber number, String shown, PhoneNumber callerId, Outward over, boolean g711Only) {
        List<LegTarget> targets = new ArrayList<>();
        List<Trunk> ways = trunks(tenant, number, over);
        if (!ways.isEmpty() && !meter.begin(tenant)) {
            return List.of();
        }
        for (Trunk trunk : ways) {
            SipUri identity = trunk.identityOf(callerId);
            Headers extra = Headers.EMPTY.add("P-Asserted-Identity", "<" + identity + ">");
            targets.add(new LegTarget(
                    shown,
                    null,
                    trunk.name(),
                    new TrunkPlace(trunk),
                    trunk.uriOf(number),
                    trunk.nextHop(),
                    List.of(),
                    NameAddr.of(null, identity),
                    NameAddr.of(null, trunk.uriOf(number)),
                    extra,
                    trunk.credentials(),
                    codecs(trunk.settings().codecs(), g711Only),
                    trunk.settings().srtp()));
        }
        return targets;
    }

    private List<Trunk> trunks(Tenant tenant, PhoneNumber number, Outward over) {
        return switch (over) {
            case Outward.ByPrefix _ -> trunks.forNumber(tenant, number, null);
            case Outward.ByRoute(String route) -> trunks.forNumber(tenant, number, route);
            case Outward.ByTrunk(String name) ->
                trunks.named(tenant, name).stream().toList();
        };
    }

    /**
     * An extension's registered phone.
     *
     * @param callerNumber who its display shows as calling
     * @param autoAnswer whether the phone is asked to answer by itself
     */
    List<LegTarget> extension(
            Tenant tenant, Extension extension, String callerNumber, @Nullable String callerName, boolean autoAnswer) {
        List<LegTarget> targets = new ArrayList<>();
        for (Binding binding : devices(tenant, extension)) {
            SipUri caller = SipUri.of(callerNumber, tenant.sipDomain(), 0);
            SipUri called = SipUri.of(extension.number(), tenant.sipDomain(), 0);
            targets.add(new LegTarget(
                    extension.number(),
                    extension.number(),
                    null,
                    Place.UNLIMITED,
                    binding.contact(),
                    binding.nextHop(),
                    binding.path(),
                    NameAddr.of(callerName == null || callerName.isEmpty() ? null : callerName, caller),
                    NameAddr.of(null, called),
                    autoAnswer ? AUTO_ANSWER : Headers.EMPTY,
                    null,
                    PHONE_CODECS,
                    extension.srtp()));
        }
        return targets;
    }

    /** Phones that stopped answering are left out, unless there are no others: one may have come back unseen. */
    private List<Binding> devices(Tenant tenant, Extension extension) {
        List<Binding> all = registrar.bindings(tenant, extension.number());
        List<Binding> reachable = all.stream().filter(Binding::reachable).toList();
        return reachable.isEmpty() ? all : reachable;
    }

    /**
     * An emergency number: every carrier that works, in the order of the configuration, takes it as it stands.
     *
     * @param callerId null to leave it to the carrier
     */
    List<LegTarget> emergency(Tenant tenant, String number, @Nullable PhoneNumber callerId) {
        List<LegTarget> targets = new ArrayList<>();
        for (Trunk trunk : trunks.of(tenant)) {
            SipUri called = trunk.uriOf(number);
            SipUri identity = callerId == null ? called : trunk.identityOf(callerId);
            targets.add(new LegTarget(
                    number,
                    null,
                    trunk.name(),
                    Place.UNLIMITED,
                    called,
                    trunk.nextHop(),
                    List.of(),
                    NameAddr.of(null, identity),
                    NameAddr.of(null, called),
                    callerId == null ? Headers.EMPTY : Headers.EMPTY.add("P-Asserted-Identity", "<" + identity + ">"),
                    trunk.credentials(),
                    codecs(trunk.settings().codecs(), true),
                    trunk.settings().srtp()));
        }
        return targets;
    }

    /** Formats that a caller on this trunk may use; those that can be decoded come first. */
    static List<String> callerCodecs(List<String> configured) {
        List<String> names = new ArrayList<>(codecs(configured, true));
        for (String name : configured) {
            if (names.stream().noneMatch(name::equalsIgnoreCase)) {
                names.add(name);
            }
        }
        return names;
    }

    /** Formats that phones may use. */
    static List<String> phoneCodecs() {
        return PHONE_CODECS;
    }

    private static List<String> codecs(List<String> configured, boolean g711Only) {
        if (!g711Only) {
            return configured;
        }
        List<String> decodable = configured.stream()
                .filter(name -> name.equalsIgnoreCase("PCMA") || name.equalsIgnoreCase("PCMU"))
                .toList();
        return decodable.isEmpty() ? PHONE_CODECS : decodable;
    }

    /** A trunk's channel as a leg holds it. */
    private record TrunkPlace(Trunk trunk) implements Place {
        @Override
        public boolean take() {
            return trunk.take();
        }

        @Override
        public void release() {
            trunk.release();
        }
    }
}
