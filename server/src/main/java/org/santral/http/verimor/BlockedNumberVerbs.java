package org.santral.http.verimor;

import java.util.Map;
import org.santral.http.Answer;
import org.santral.http.Request;
import org.santral.http.verimor.VerimorAccounts.Account;
import org.santral.state.BlockedNumbers;
import org.santral.state.BlockedNumbers.Direction;
import org.santral.state.LimitReachedException;
import org.santral.tenant.Numbering;
import org.santral.tenant.Tenant;

/** {@code /blocked_numbers} (B26–B28). */
final class BlockedNumberVerbs {
    private static final Map<String, Direction> DIRECTIONS =
            Map.of("inbound", Direction.INBOUND, "outbound", Direction.OUTBOUND, "both", Direction.BOTH);

    private final BlockedNumbers blocked;

    BlockedNumberVerbs(BlockedNumbers blocked) {
        this.blocked = blocked;
    }

    Answer list(Account account, Request request) {
        Tenant tenant = account.tenant();
        String number = request.params().get("number");
        Paging paging = Paging.of(request.params());
        return Json.page(
                "blocked_numbers",
                blocked.page(
                        tenant.domainId(),
                        number == null ? null : Numbering.key(number, tenant.region()),
                        paging.page(),
                        paging.limit()),
                (json, row) -> json.put("id", row.id()).put("number", shown(row.number(), tenant)));
    }

    Answer add(Account account, Request request) throws VerimorRefusal {
        Tenant tenant = account.tenant();
        String number = number(request);
        Direction direction = CdrQuery.oneOf(request.params(), "direction", DIRECTIONS);
        try {
            return Answer.text(
                    200,
                    Long.toString(blocked.add(
                                    tenant.domainId(),
                                    Numbering.key(number, tenant.region()),
                                    direction == null ? Direction.INBOUND : direction)
                            .id()));
        } catch (IllegalArgumentException e) {
            throw Params.invalid("number", number);
        } catch (LimitReachedException e) {
            throw VerimorRefusal.badRequest(String.valueOf(e.getMessage()));
        }
    }

    /** A number that is not blocked is as good as unblocked. */
    Answer remove(Account account, Request request) throws VerimorRefusal {
        Tenant tenant = account.tenant();
        blocked.remove(tenant.domainId(), Numbering.key(number(request), tenant.region()));
        return Answer.text(200, "");
    }

    private static String number(Request request) throws VerimorRefusal {
        String number = request.params().get("number");
        if (number == null) {
            throw VerimorRefusal.badRequest("number required");
        }
        return number.strip();
    }

    private static String shown(String key, Tenant tenant) {
        return Numbering.outside("+" + key, tenant.region())
                .map(number -> Numbering.display(number, tenant.region()))
                .orElse(key);
    }
}
