package org.santral.mail;

import java.text.MessageFormat;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.santral.base.JalaliDate;
import org.santral.state.VoicemailMessage;

/** What mails say, in Turkish, English and Persian. */
final class MailTexts {
    private static final DateTimeFormatter GREGORIAN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final Map<String, MailTexts> BY_LANGUAGE = List.of("tr", "en", "fa").stream()
            .collect(Collectors.toUnmodifiableMap(Function.identity(), MailTexts::new));

    private final String language;
    private final ResourceBundle bundle;

    private MailTexts(String language) {
        this.language = language;
        this.bundle = ResourceBundle.getBundle(
                "org.santral.mail.texts",
                Locale.of(language),
                MailTexts.class.getClassLoader(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }

    /** Turkish when there are no words in that language. */
    static MailTexts of(String language) {
        MailTexts texts = BY_LANGUAGE.get(BY_LANGUAGE.containsKey(language) ? language : "tr");
        if (texts == null) {
            throw new IllegalStateException("no words");
        }
        return texts;
    }

    String subject(VoicemailMessage message) {
        return format("subject", caller(message), message.extension());
    }

    /** @param zone of the times in it @param attached whether the sound comes along */
    String body(VoicemailMessage message, ZoneId zone, boolean attached) {
        LocalDateTime at = LocalDateTime.ofInstant(message.start(), zone);
        long seconds = Math.max(1, message.length().toSeconds());
        return format(
                        "body",
                        caller(message),
                        message.extension(),
                        language.equals("fa") ? JalaliDate.stamp(at) : GREGORIAN.format(at),
                        String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60))
                + "\n\n" + bundle.getString(attached ? "attached" : "listen") + "\n";
    }

    /** Control characters would begin another header. */
    private String caller(VoicemailMessage message) {
        String name = message.callerName().replaceAll("\\p{Cntrl}", " ").strip();
        String number = message.callerNumber().replaceAll("\\p{Cntrl}", " ").strip();
        if (number.isEmpty()) {
            return bundle.getString("unknown");
        }
        return name.isEmpty() ? number : name + " (" + number + ")";
    }

    private String format(String key, Object... values) {
        return new MessageFormat(bundle.getString(key), Locale.ROOT).format(values);
    }
}
