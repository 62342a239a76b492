package org.santral.mail;

import jakarta.mail.Address;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Date;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/** Hands mails to the operator's relay, each over a connection of its own. */
final class Relay {
    private static final String CONNECT_MS = "10000";
    private static final String ANSWER_MS = "30000";
    private static final int PERMANENT = 500;

    /**
     * A mail.
     *
     * @param file sent along as {@code voicemail.wav}; null for none
     */
    record Mail(
            String to,
            String subject,
            String text,
            Date date,
            @Nullable Path file) {}

    /** A mail that was not taken. Its message is one line without personal data. */
    static final class NotTaken extends Exception {
        private static final long serialVersionUID = 1L;
        private final boolean forGood;

        NotTaken(String message, boolean forGood, Throwable cause) {
            super(message, cause);
            this.forGood = forGood;
        }

        /** Whether another attempt would fail too. */
        boolean forGood() {
            return forGood;
        }
    }

    private final MailSettings settings;
    private final Session session;

    Relay(MailSettings settings) {
        this.settings = settings;
        Properties properties = new Properties();
        properties.put("mail.smtp.host", settings.host());
        properties.put("mail.smtp.port", Integer.toString(settings.port()));
        properties.put("mail.smtp.connectiontimeout", CONNECT_MS);
        properties.put("mail.smtp.timeout", ANSWER_MS);
        properties.put("mail.smtp.writetimeout", ANSWER_MS);
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        switch (settings.tls()) {
            case OFF -> {}
            case STARTTLS -> {
                properties.put("mail.smtp.starttls.enable", "true");
                properties.put("mail.smtp.starttls.required", "true");
            }
            case TLS -> properties.put("mail.smtp.ssl.enable", "true");
        }
        if (settings.user() != null) {
            properties.put("mail.smtp.auth", "true");
        }
        this.session = Session.getInstance(properties);
    }

    /** Returns when the relay has taken it. May block for a minute or two. */
    void send(Mail mail) throws NotTaken {
        try {
            MimeMessage message = message(mail);
            try (Transport transport = session.getTransport("smtp")) {
                transport.connect(settings.host(), settings.port(), settings.user(), settings.password());
                transport.sendMessage(message, message.getAllRecipients());
            }
        } catch (AddressException e) {
            throw new NotTaken("not a mail address", true, e);
        } catch (MessagingException e) {
            int code = code(e);
            throw new NotTaken(
                    code == 0
                            ? "the mail server cannot be used: " + e.getClass().getSimpleName()
                            : "the mail server refused it with " + code,
                    code >= PERMANENT,
                    e);
        } catch (RuntimeException e) {
            throw new NotTaken("it cannot be sent: " + e.getClass().getSimpleName(), false, e);
        } catch (IOException e) {
            throw new NotTaken("the sound cannot be read: " + e.getClass().getSimpleName(), false, e);
        }
    }

    private MimeMessage message(Mail mail) throws MessagingException, IOException {
        String utf8 = StandardCharsets.UTF_8.name();
        MimeMessage message = new MimeMessage(session);
        message.setFrom(new InternetAddress(settings.from(), true));
        message.setRecipients(Message.RecipientType.TO, new Address[] {new InternetAddress(mail.to(), true)});
        message.setSubject(mail.subject(), utf8);
        message.setSentDate(mail.date());
        // RFC 3834 §5: nobody's absence assistant answers it.
        message.setHeader("Auto-Submitted", "auto-generated");
        if (mail.file() == null) {
            message.setText(mail.text(), utf8);
        } else {
            MimeBodyPart text = new MimeBodyPart();
            text.setText(mail.text(), utf8);
            MimeBodyPart sound = new MimeBodyPart();
            sound.attachFile(mail.file().toFile(), "audio/wav", "base64");
            sound.setFileName("voicemail.wav");
            message.setContent(new MimeMultipart(text, sound));
        }
        message.saveChanges();
        return message;
    }

    /** What the relay answered to the mail or to one of its addresses; 0 when it is not about that. */
    private static int code(@Nullable Exception failure) {
        return switch (failure) {
            case null -> 0;
            case SMTPAddressFailedException address -> address.getReturnCode();
            case SMTPSenderFailedException sender -> sender.getReturnCode();
            case SMTPSendFailedException send -> {
                int inner = code(send.getNextException());
                yield inner == 0 ? send.getReturnCode() : inner;
            }
            case MessagingException messaging -> code(messaging.getNextException());
            default -> 0;
        };
    }
}
