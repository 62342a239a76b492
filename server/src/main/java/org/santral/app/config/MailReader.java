package org.santral.app.config;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.santral.mail.MailSettings;
import org.santral.mail.MailSettings.Tls;

/** The section {@code mail}: over which relay mails go out. */
final class MailReader {
    private static final Pattern HOST_PORT =
            Pattern.compile("(?:([A-Za-z0-9.-]{1,253})|\\[([0-9A-Fa-f:.]{2,45})])(?::([0-9]{1,5}))?");
    private static final Map<String, Tls> TLS = Map.of("off", Tls.OFF, "starttls", Tls.STARTTLS, "tls", Tls.TLS);

    private record Place(String host, @Nullable Integer port) {}

    private MailReader() {}

    /** Null when there is no such section. */
    static @Nullable MailSettings read(@Nullable Section section) {
        if (section == null) {
            return null;
        }
        Place place = section.required("smtp").as("HOST:PORT such as mail.example.com:587", MailReader::place);
        Value tlsValue = section.optional("tls");
        Tls tls = tlsValue == null ? Tls.STARTTLS : tlsValue.oneOf(TLS, "one of off, starttls, tls");
        Value user = section.optional("user");
        Value password = section.optional("password");
        MailSettings mail = new MailSettings(
                place.host(),
                place.port() == null ? usualPort(tls) : place.port(),
                Checks.email(section.required("from")),
                user == null ? null : user.text(),
                password == null ? null : password.secret(),
                tls);
        section.done();
        if ((user == null) != (password == null)) {
            throw section.problem("user and password are given together or not at all");
        }
        return mail;
    }

    private static int usualPort(Tls tls) {
        return switch (tls) {
            case OFF -> 25;
            case STARTTLS -> 587;
            case TLS -> 465;
        };
    }

    private static Place place(String text) {
        Matcher parts = HOST_PORT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not HOST:PORT");
        }
        Integer port = parts.group(3) == null ? null : Integer.valueOf(parts.group(3));
        if (port != null && (port < 1 || port > 65_535)) {
            throw new IllegalArgumentException("no such port");
        }
        return new Place(parts.group(1) == null ? parts.group(2) : parts.group(1), port);
    }
}
