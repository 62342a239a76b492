package org.santral.voicemail;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.santral.base.CallId;
import org.santral.tenant.Tenant;

/** Port: where messages are kept. Methods may block and throw when the store is out of order. */
public interface VoicemailBox {

    /**
     * A message.
     *
     * @param call the call in which it was left; it names the message
     * @param callerNumber as presented, empty if it was withheld
     * @param callerName may be empty
     * @param start when the recording began
     * @param file WAV, 8 kHz mono
     */
    record Message(
            CallId call,
            String callerNumber,
            String callerName,
            Instant start,
            Duration length,
            boolean heard,
            Path file) {}

    /** A place for the audio of a new message; its folder exists. */
    Path newFile(Tenant tenant, String extension, CallId call) throws IOException;

    /** Keeps a message whose file is complete. It is on disk when this returns. */
    void add(Tenant tenant, String extension, Message message);

    /**
     * A caller wanted to leave a message, and it could not be kept.
     *
     * @param call in which that was
     * @param callerNumber as presented, empty if it was withheld
     * @param why one line, without personal data
     */
    void lost(Tenant tenant, String extension, CallId call, String callerNumber, String why);

    /**
     * An extension's messages, oldest first.
     *
     * @param heard whether those that were listened to, or the new ones
     * @param most at most so many
     */
    List<Message> list(Tenant tenant, String extension, boolean heard, int most);

    /** It was listened to. Does nothing when it is gone. */
    void markHeard(Tenant tenant, String extension, CallId message);

    /** Removes it with its file. Does nothing when it is gone. */
    void delete(Tenant tenant, String extension, CallId message);
}
