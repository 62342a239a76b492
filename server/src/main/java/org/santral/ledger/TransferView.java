package org.santral.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.santral.call.LedgerEvent.TransferKind;

/**
 * The call was handed to somebody else.
 *
 * @param by extension that did it, null when a client of an API or an outside party did
 * @param to number that the call went to
 * @param otherCall id of the call that was merged with this one, null for none
 */
public record TransferView(
        Instant at,
        TransferKind kind,
        @Nullable String by,
        String to,
        @Nullable String otherCall) {}
