package org.santral.http.simotel;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.santral.tenant.MailboxSettings;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a client says about a mailbox (spec/simotel.md §4), checked. What it does not say stays as it is. Other fields than
 * those of {@link MailboxSettings} are only kept.
 */
record VoicemailForm(Fields fields) {
    private static final String NOTE = "simotel.voicemail.";

    /** What is kept as it is written and shown again, and what rows say where nobody said anything. */
    private static final Map<String, String> KEPT = Map.of(
            "name", "",
            "allow_change_password", "no",
            "play_busy", "yes",
            "play_unavailable", "yes",
            "more_options", "");

    private static final int LONGEST_KEPT = 1024;
    private static final Pattern PIN = Pattern.compile("[0-9]{1,16}");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s\\p{Cntrl}]{1,64}@[^@\\s\\p{Cntrl}]{1,189}");

    /** What becomes of a mailbox. */
    UnaryOperator<MailboxSettings> changes() throws SimotelRefusal {
        String pin = pin();
        String email = email();
        Boolean pinAlways = said("required_password");
        Boolean greeting = said("play_welcome");
        Boolean saysCaller = said("Play_CID");
        Boolean saysTime = said("Play_Envelope");
        Boolean mailed = said("send_email");
        Boolean attached = said("attach_file_email");
        Boolean deleted = said("Delete_Voicemail");
        return now -> new MailboxSettings(
                pin == null ? now.pin() : pin.isEmpty() ? null : pin,
                latest(pinAlways, now.pinAlways()),
                latest(greeting, now.greeting()),
                latest(saysCaller, now.saysCaller()),
                latest(saysTime, now.saysTime()),
                latest(mailed, now.mailed()),
                latest(attached, now.attached()),
                latest(deleted, now.deletedWhenMailed()),
                email == null ? now.email() : email);
    }

    private static boolean latest(@Nullable Boolean said, boolean before) {
        return said == null ? before : said;
    }

    private @Nullable Boolean said(String name) throws SimotelRefusal {
        return fields.text(name) == null ? null : fields.yes(name, false);
    }

    /** Null when nothing was said, empty for none. */
    private @Nullable String pin() throws SimotelRefusal {
        String pin = fields.text("password");
        if (UserForm.HIDDEN.equals(pin) || !fields.has("password")) {
            return null;
        }
        if (pin != null && !PIN.matcher(pin).matches()) {
            throw SimotelRefusal.invalid("password", UserForm.HIDDEN, "1 to 16 digits");
        }
        return pin == null ? "" : pin;
    }

    /** Null when nothing was said, empty for that of the user. */
    private @Nullable String email() throws SimotelRefusal {
        String email = fields.text("email");
        if (email != null && !EMAIL.matcher(email).matches()) {
            throw SimotelRefusal.invalid("email", email, "an e-mail address");
        }
        return email == null && fields.has("email") ? "" : email;
    }

    /**
     * What is only kept, by the names that it is kept under.
     *
     * @param fresh whether what is not said is forgotten
     */
    Map<String, String> notes(boolean fresh) throws SimotelRefusal {
        Map<String, String> notes = new TreeMap<>();
        for (Map.Entry<String, String> kept : KEPT.entrySet()) {
            String name = kept.getKey();
            String text = fields.text(name);
            if (text != null && text.length() > LONGEST_KEPT) {
                throw SimotelRefusal.invalid(name, text, "at most " + LONGEST_KEPT + " characters");
            }
            if (fields.has(name)) {
                notes.put(NOTE + name, text == null ? "" : text);
            } else if (fresh) {
                notes.put(NOTE + name, kept.getValue());
            }
        }
        return notes;
    }

    /**
     * A mailbox as rows show it.
     *
     * @param name of its owner, unless somebody gave it another
     * @param email that its mails go to
     */
    static ObjectNode row(
            String id, String number, String name, String email, MailboxSettings box, Map<String, String> notes) {
        String named = kept(notes, "name");
        return Envelope.object()
                .put("_id", id)
                .put("name", named.isEmpty() ? name : named)
                .put("number", number)
                .put("password", box.pin() == null ? "" : UserForm.HIDDEN)
                .put("email", email)
                .put("required_password", word(box.pinAlways()))
                .put("allow_change_password", kept(notes, "allow_change_password"))
                .put("send_email", word(box.mailed()))
                .put("attach_file_email", word(box.attached()))
                .put("play_busy", kept(notes, "play_busy"))
                .put("play_unavailable", kept(notes, "play_unavailable"))
                .put("play_welcome", word(box.greeting()))
                .put("Play_CID", word(box.saysCaller()))
                .put("Play_Envelope", word(box.saysTime()))
                .put("Delete_Voicemail", word(box.deletedWhenMailed()))
                .put("more_options", kept(notes, "more_options"));
    }

    private static String kept(Map<String, String> notes, String name) {
        return notes.getOrDefault(NOTE + name, KEPT.getOrDefault(name, ""));
    }

    private static String word(boolean yes) {
        return yes ? "yes" : "no";
    }
}
