package org.santral.attacks;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads along with every log of the tests, of all levels: what must never be logged goes into
 * {@code target/leaked-secrets.txt}, and {@code ./santral test} fails when it is there.
 */
public final class LeakedSecrets extends AppenderBase<ILoggingEvent> {
    private static final Path FILE = Path.of("target", "leaked-secrets.txt");

    /** Marks that the tests' secrets have; the forms that headers and hashes have; numbers and mails of people. */
    private static final List<Pattern> SECRETS = List.of(
            Pattern.compile("s3cret-of-|Gizli-1234|Aa123456|s3cret-of-app"),
            Pattern.compile("K[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}"),
            Pattern.compile("[vw]ZKtIKWsld0egNlkzHo8i5"),
            Pattern.compile("0123456789abcdef0123456789abcdef|fedcba9876543210fedcba9876543210|1{32}|2{32}"),
            Pattern.compile("(?i)(proxy-)?authorization:\\s*\\S|x-apikey:|\\bresponse=\"[0-9a-f]{32}|client_secret=|"
                    + "access_token=|refresh_token=|apikey=|[?&]key=|password=[^,\\])\\s]"),
            Pattern.compile("(?<![0-9A-Za-z.:-])(\\+?90|0)(5\\d{9}|[2348]\\d{9})(?![0-9A-Za-z-])"),
            Pattern.compile("(?<![:\\w.+-])[\\w.+-]+@(demo|other|example|saldirgan|kurban)\\.(example|com)"));

    /** What of a text must not be in a log. */
    static Optional<String> in(String text) {
        return SECRETS.stream()
                .map(secret -> secret.matcher(text))
                .filter(java.util.regex.Matcher::find)
                .map(java.util.regex.Matcher::group)
                .findFirst();
    }

    @Override
    protected void append(ILoggingEvent event) {
        // Only ours: at these levels others' are on nowhere.
        if (!event.getLoggerName().startsWith("org.santral")
                && event.getLevel().toInt() < ch.qos.logback.classic.Level.INFO_INT) {
            return;
        }
        String all = event.getFormattedMessage()
                + (event.getThrowableProxy() == null
                        ? ""
                        : "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy()));
        in(all).ifPresent(secret -> write(event, secret, all));
    }

    private void write(ILoggingEvent event, String secret, String all) {
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(
                    FILE,
                    event.getLevel() + " " + event.getLoggerName() + ": '" + secret + "' in: "
                            + all.lines().findFirst().orElse("") + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            addError("cannot write " + FILE, e);
        }
    }
}
