package org.santral.http.verimor;

import org.santral.http.Answer;
import org.santral.http.StatusText;

/** A request that this dialect answers with an error: a status and a plain text (spec/verimor.md §2 rule 8). */
final class VerimorRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String text;

    private VerimorRefusal(int status, String text) {
        super(Integer.toString(status));
        this.status = status;
        this.text = text;
    }

    static VerimorRefusal badRequest(String text) {
        return new VerimorRefusal(400, text);
    }

    static VerimorRefusal notFound(String text) {
        return new VerimorRefusal(404, text);
    }

    static VerimorRefusal of(int status) {
        return new VerimorRefusal(status, StatusText.of(status));
    }

    static VerimorRefusal noSuchExtension(String number) {
        return badRequest("extension " + number + " not found");
    }

    /**
     * The key opens nothing.
     *
     * @param status quirk Q3
     * @param key as received, empty if there was none
     */
    static VerimorRefusal badKey(int status, String key) {
        return new VerimorRefusal(status, "Gecersiz anahtar: " + key);
    }

    /** The same sentence in S4 (404) and S5 (400). */
    static String noSuchCall(String id) {
        return "cannot find call with call_uuid " + id;
    }

    Answer answer() {
        Answer answer = Answer.text(status, text);
        return status == 503 ? answer.with("Retry-After", "5") : answer;
    }
}
