package org.santral.routing;

import com.google.i18n.phonenumbers.ShortNumberInfo;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.santral.base.Termination;
import org.santral.call.Hunt.Callee;
import org.santral.call.Outward;
import org.santral.call.TollMeter;
import org.santral.tenant.Extension;
import org.santral.tenant.Numbering;
import org.santral.tenant.OutsideRights;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.Tenant;
import org.santral.tenant.TenantState;

/** What dialled digits mean outside, who may call there and which number is shown. */
final class Dialling {
    private static final ShortNumberInfo SHORT_NUMBERS = ShortNumberInfo.getInstance();
    private static final int LONGEST = 64;

    /** Whether a number outside may be called. */
    sealed interface Permission {
        /**
         * It may be called.
         *
         * @param shown number that the other side sees, null when we have none (emergency only)
         */
        record Allowed(Callee callee, @Nullable PhoneNumber shown) implements Permission {}

        record Refused(Termination why) implements Permission {}
    }

    private final TenantState state;
    private final TollMeter meter;

    Dialling(TenantState state, TollMeter meter) {
        this.state = state;
        this.meter = meter;
    }

    /**
     * What a phone wrote into the user part of its Request-URI, as digits: {@code %23} is a hash (RFC 3261 §19.1.2
     * allows no bare one), and punctuation goes.
     *
     * @return what was meant; as written when it is longer than anything that can be dialled
     */
    static String digits(String user) {
        if (user.length() > LONGEST) {
            return user.substring(0, LONGEST);
        }
        StringBuilder decoded = new StringBuilder(user.length());
        for (int i = 0; i < user.length(); i++) {
            char c = user.charAt(i);
            if (c == '%' && i + 2 < user.length()) {
                int high = Character.digit(user.charAt(i + 1), 16);
                int low = Character.digit(user.charAt(i + 2), 16);
                if (high >= 0 && low >= 0) {
                    decoded.append((char) (high * 16 + low));
                    i += 2;
                    continue;
                }
            }
            decoded.append(c);
        }
        return Numbering.clean(decoded.toString());
    }

    /** Whether it calls for help in the tenant's country: such calls are always let through. */
    static boolean isEmergency(Tenant tenant, String digits) {
        return SHORT_NUMBERS.isEmergencyNumber(digits, tenant.region());
    }

    /**
     * Checks a number outside against the rights of the tenant and of the extension. Emergency numbers need none.
     *
     * @param onBehalf the extension that pays and is shown, null for the tenant
     */
    Permission outside(Tenant tenant, String written, @Nullable Extension onBehalf) {
        String digits = Numbering.clean(written);
        if (isEmergency(tenant, digits)) {
            PhoneNumber shown = callerId(tenant, onBehalf);
            return new Permission.Allowed(new Callee.Emergency(digits, shown), shown);
        }
        if (!digits.matches("\\+?[0-9]+")) {
            return new Permission.Refused(Refusals.NOT_A_NUMBER);
        }
        Optional<PhoneNumber> number = Numbering.outside(digits, tenant.region());
        if (number.isEmpty()) {
            return new Permission.Refused(Refusals.NO_SUCH_NUMBER);
        }
        PhoneNumber callerId = callerId(tenant, onBehalf);
        if (callerId == null
                || OutsideRights.bar(tenant, onBehalf, number.get()).isPresent()
                || state.blockedCallee(tenant.domainId(), number.get().digits())) {
            return new Permission.Refused(Refusals.NO_RIGHT);
        }
        if (meter.refusal(tenant, onBehalf, number.get()).isPresent()) {
            return new Permission.Refused(Refusals.CAP_REACHED);
        }
        return new Permission.Allowed(
                new Callee.Outside(number.get(), digits, callerId, way(tenant, onBehalf)), callerId);
    }

    /** The extension's own outbound route when the tenant has it, else all. */
    private static Outward way(Tenant tenant, @Nullable Extension onBehalf) {
        String route = onBehalf == null ? null : onBehalf.route();
        return route != null
                        && tenant.outbound().stream().anyMatch(one -> one.name().equals(route))
                ? new Outward.ByRoute(route)
                : Outward.ANY;
    }

    /** The number shown outside: the extension's own, else the tenant's; null when there is none. */
    @Nullable
    PhoneNumber callerId(Tenant tenant, @Nullable Extension onBehalf) {
        if (onBehalf != null) {
            PhoneNumber own =
                    state.extension(tenant.domainId(), onBehalf.number()).callerIdOf(onBehalf);
            if (own != null) {
                return own;
            }
        }
        return tenant.mainNumber().orElse(null);
    }
}
