package org.santral.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import org.apache.catalina.connector.Response;

/** Writes an answer to the wire, its headers byte for byte as given. */
final class AnswerWriter {
    private static final int CHUNK = 64 << 10;

    private AnswerWriter() {}

    static void write(Answer answer, Response out, boolean headOnly) throws IOException {
        switch (answer.body()) {
            case Answer.Bytes(byte[] bytes) -> {
                head(answer, out, bytes.length);
                if (!headOnly) {
                    out.getOutputStream().write(bytes);
                }
            }
            case Answer.FilePart part -> {
                // Opened before the head is written: a file that is gone becomes a failure, not a cut-off answer.
                try (FileChannel file = FileChannel.open(part.file(), StandardOpenOption.READ)) {
                    head(answer, out, part.length());
                    if (!headOnly) {
                        copy(file, part, out.getOutputStream());
                    }
                }
            }
        }
        out.finishResponse();
    }

    private static void head(Answer answer, Response out, long length) {
        out.setStatus(answer.status());
        out.getCoyoteResponse().setMessage(answer.reason());
        answer.headers()
                .forEach((name, value) ->
                        out.getCoyoteResponse().getMimeHeaders().setValue(name).setString(value));
        out.setContentLengthLong(length);
    }

    private static void copy(FileChannel file, Answer.FilePart part, OutputStream out) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(CHUNK, part.length()));
        long position = part.offset();
        long end = part.offset() + part.length();
        while (position < end) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), end - position));
            int read = file.read(buffer, position);
            if (read < 0) {
                throw new IOException("file became shorter while it was sent");
            }
            out.write(buffer.array(), 0, read);
            position += read;
        }
    }
}
