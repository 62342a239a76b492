package org.santral.sip.transaction;

import java.util.List;

/**
 * What a transaction machine answers to an event: the state to be in and what to do, in order.
 *
 * @param <S> the machine's states
 * @param <O> what its transaction can do
 */
record Step<S, O>(S next, List<O> operations) {

    @SafeVarargs
    static <S, O> Step<S, O> to(S next, O... operations) {
        return new Step<>(next, List.of(operations));
    }
}
