package org.santral.http.bulutfon;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.santral.cdr.Recording;
import org.santral.http.CallEnd;
import org.santral.http.CauseWords;
import org.santral.ledger.StepView;
import tools.jackson.databind.node.ObjectNode;

/** One of the two forms that records have (spec/bulutfon.md §3); a document is written in one of them throughout. */
sealed interface CdrForm permits CdrFormV1, CdrFormCode {

    /** A moment in a record. */
    String stamp(Instant at);

    /** A moment in {@code call_flow}. */
    String flowStamp(Instant at);

    String recording(Recording recording);

    String cause(CauseWords words);

    @Nullable
    String state(CallEnd end);

    /** Whether records have {@code extension}, {@code missing_call} and {@code call_price}. */
    boolean extended();

    /** Puts a number of {@code call_flow}, given as by {@link CallNumbers#text}. */
    void flowNumber(ObjectNode json, String key, String text);

    /** Puts where a step led to, or what it was itself when it was the last. */
    void redirection(ObjectNode json, StepView step);
}
