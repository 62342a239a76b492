package org.santral.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;
import org.santral.app.AdminCommands.Result;
import org.santral.store.AuditTrail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the shell talks to a running server: a socket in a folder of the data folder that only its owner may enter. Who
 * may read the data folder may administrate; nobody can from the network. One command at a time.
 *
 * <p>A command is its words, each ended by a NUL, and then the end of the stream; the answer is the status, a line end
 * and the text.
 */
final class AdminSocket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AdminSocket.class);
    private static final int MAX_BYTES = 1 << 20;

    private final ServerSocketChannel server;
    private final Path file;

    private AdminSocket(ServerSocketChannel server, Path file) {
        this.server = server;
        this.file = file;
    }

    private static Path folder(Path data) {
        return data.resolve("admin");
    }

    private static Path file(Path data) {
        return folder(data).resolve("socket");
    }

    /**
     * Opens the socket of this data folder.
     *
     * @throws IOException when it cannot be opened; the path is too long for a socket, for example
     */
    static AdminSocket open(Path data, AdminCommands commands) throws IOException {
        Path file = file(data);
        if (!Files.isDirectory(folder(data))) {
            Files.createDirectory(
                    folder(data), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        // The data folder is locked: what an earlier process left here is nobody's.
        Files.deleteIfExists(file);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(file));
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e instanceof IOException io ? io : new IOException(e.getMessage(), e);
        }
        AdminSocket socket = new AdminSocket(server, file);
        Thread.ofPlatform().daemon().name("admin").start(() -> socket.serve(commands));
        return socket;
    }

    private void serve(AdminCommands commands) {
        while (server.isOpen()) {
            try (SocketChannel client = server.accept()) {
                List<String> words = words(read(client));
                String user = client.getOption(ExtendedSocketOptions.SO_PEERCRED)
                        .user()
                        .getName();
                Result result =
                        AuditTrail.as(new AuditTrail.Actor("shell user " + user, ""), () -> commands.run(words));
                write(client, result.status() + "\n" + result.text());
            } catch (AsynchronousCloseException e) {
                LOG.debug("the administration's socket is closed");
            } catch (IOException | RuntimeException e) {
                LOG.warn("an administration command failed", e);
            }
        }
    }

    /**
     * Has a running server carry out a command.
     *
     * @return empty when no server runs on this data folder
     * @throws IOException when it went away before it answered
     */
    static Optional<Result> ask(Path data, List<String> words) throws IOException {
        Path file = file(data);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (SocketChannel server = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            try {
                server.connect(UnixDomainSocketAddress.of(file));
            } catch (IOException e) {
                // Left over from a process that was killed.
                LOG.debug("nobody listens at the administration's socket", e);
                return Optional.empty();
            }
            write(server, String.join("\0", words) + "\0");
            server.shutdownOutput();
            String answer = read(server);
            int end = answer.indexOf('\n');
            if (end < 0) {
                throw new IOException("the server went away before it answered");
            }
            return Optional.of(new Result(Integer.parseInt(answer.substring(0, end)), answer.substring(end + 1)));
        }
    }

    private static List<String> words(String command) {
        return command.isEmpty() ? List.of() : List.of(command.split("\0"));
    }

    private static String read(SocketChannel channel) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        while (channel.read(buffer.clear()) >= 0) {
            all.write(buffer.array(), 0, buffer.position());
            if (all.size() > MAX_BYTES) {
                throw new IOException("more than " + MAX_BYTES + " bytes");
            }
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    private static void write(SocketChannel channel, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.debug("closing the administration's socket failed", e);
        }
    }
}
