package org.santral.http.bulutfon;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.santral.call.LedgerEvent.StepKind;
import org.santral.cdr.Recording;
import org.santral.http.CallEnd;
import org.santral.http.CauseWords;
import org.santral.ledger.StepView;
import tools.jackson.databind.node.ObjectNode;

/** The form that the vendor's libraries know: codes, ISO stamps, numbers as numbers. */
record CdrFormCode(ZoneId zone) implements CdrForm {
    private static final String OTHER = "OTHER";

    @Override
    public String stamp(Instant at) {
        return BulutfonStamps.iso(at, zone);
    }

    @Override
    public String flowStamp(Instant at) {
        return BulutfonStamps.iso(at, zone);
    }

    @Override
    public String recording(Recording recording) {
        return switch (recording) {
            case PRESENT -> "YES";
            case NONE -> "NO";
            case DELETED -> "REMOVED";
        };
    }

    @Override
    public String cause(CauseWords words) {
        return words.bulutfonCode();
    }

    @Override
    public String state(CallEnd end) {
        return end.bulutfonCode();
    }

    @Override
    public boolean extended() {
        return true;
    }

    @Override
    public void flowNumber(ObjectNode json, String key, String text) {
        json.put(key, CallNumbers.number(text));
    }

    /** A target only where there is one: a client with typed fields stops at null. */
    @Override
    public void redirection(ObjectNode json, StepView step) {
        if (step.nextKind() == null) {
            String place = place(step.kind());
            json.put("redirection", place == null ? OTHER : "CONNECTING_TO_" + place);
            return;
        }
        String place = place(step.nextKind());
        if (place == null) {
            json.put("redirection", OTHER);
        } else {
            json.put("redirection", "REDIRECTED_TO_" + place);
            json.put("redirection_target", CallNumbers.number(Objects.requireNonNullElse(step.nextNumber(), "")));
        }
    }

    private static @Nullable String place(StepKind kind) {
        return switch (kind) {
            case MENU -> "MENU";
            case GROUP, QUEUE -> "GROUP";
            case EXTENSION -> "EXTENSION";
            case DID, OUTSIDE, VOICEMAIL, ANNOUNCEMENT, COMPONENT, FEATURE, SURVEY -> null;
        };
    }
}
