package org.santral.tenant;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * One customer of the PBX with everything that routing needs; immutable, replaced as a whole when the configuration
 * changes.
 *
 * @param name unique name, used in configuration, logs and metrics
 * @param domainId positive number, unique; the {@code domain_id} of events
 * @param sipDomain host part that its phones register under
 * @param timeZone zone of local stamps
 * @param region ISO 3166 region for numbers given in national form, such as {@code TR}
 */
public record Tenant(
        String name,
        int domainId,
        String sipDomain,
        ZoneId timeZone,
        String region,
        Limits limits,
        List<Extension> extensions,
        List<TrunkSettings> trunks,
        List<OutboundRoute> outbound,
        List<Did> dids) {

    public Tenant {
        extensions = List.copyOf(extensions);
        trunks = List.copyOf(trunks);
        outbound = List.copyOf(outbound);
        dids = List.copyOf(dids);
    }

    /** The extension with that number. */
    public Optional<Extension> extension(String number) {
        return extensions.stream().filter(e -> e.number().equals(number)).findFirst();
    }

    /** The trunk with that name. */
    public Optional<TrunkSettings> trunk(String trunkName) {
        return trunks.stream().filter(t -> t.name().equals(trunkName)).findFirst();
    }

    /** Whether this number may be shown to the outside: it is the outbound number of some extension. */
    public boolean ownsCallerId(PhoneNumber number) {
        return extensions.stream().anyMatch(e -> e.callerId() != null && number.equals(e.callerId()));
    }

    /**
     * The number shown when nobody said which: the outbound number of extension 1000 (verimor.md Q15), else that of the
     * first extension that has one, else the first number of ours.
     */
    public Optional<PhoneNumber> mainNumber() {
        Optional<PhoneNumber> reception = extension("1000").map(Extension::callerId);
        if (reception.isPresent()) {
            return reception;
        }
        for (Extension extension : extensions) {
            if (extension.callerId() != null) {
                return Optional.of(extension.callerId());
            }
        }
        return dids.stream().map(Did::number).findFirst();
    }
}
