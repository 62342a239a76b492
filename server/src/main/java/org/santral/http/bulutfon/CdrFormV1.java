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

/**
 * The form of the seed: Turkish sentences, numbers of the path as strings.
 *
 * @param cancelStateAsText whether it is said in words, and not by null, that the caller gave up (quirk Q18)
 */
record CdrFormV1(ZoneId zone, boolean cancelStateAsText) implements CdrForm {
    private static final String OTHER = "Diğer";

    @Override
    public String stamp(Instant at) {
        return BulutfonStamps.record(at, zone);
    }

    @Override
    public String flowStamp(Instant at) {
        return BulutfonStamps.flow(at, zone);
    }

    @Override
    public String recording(Recording recording) {
        return switch (recording) {
            case PRESENT -> "Var";
            case NONE -> "Yok";
            case DELETED -> "Silinmiş";
        };
    }

    @Override
    public String cause(CauseWords words) {
        return words.bulutfonV1();
    }

    @Override
    public @Nullable String state(CallEnd end) {
        return end == CallEnd.CALLER_GAVE_UP && !cancelStateAsText ? null : end.bulutfonV1();
    }

    @Override
    public boolean extended() {
        return false;
    }

    @Override
    public void flowNumber(ObjectNode json, String key, String text) {
        json.put(key, text);
    }

    @Override
    public void redirection(ObjectNode json, StepView step) {
        String text;
        if (step.nextKind() == null) {
            String place = place(step.kind());
            text = place == null ? OTHER : place + " bağlanılıyor";
        } else {
            String place = place(step.nextKind());
            text = place == null
                    ? OTHER
                    : place + " Yönlendi - (" + Objects.requireNonNullElse(step.nextNumber(), "") + ")";
        }
        json.put("redirection", text);
    }

    private static @Nullable String place(StepKind kind) {
        return switch (kind) {
            case MENU -> "Menüye";
            case GROUP, QUEUE -> "Gruba";
            case EXTENSION -> "Dahiliye";
            case DID, OUTSIDE, VOICEMAIL, ANNOUNCEMENT, COMPONENT, FEATURE, SURVEY -> null;
        };
    }
}
