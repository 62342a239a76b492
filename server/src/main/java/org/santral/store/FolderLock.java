package org.santral.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a second process out of a data folder. The operating system holds the lock, so it is gone with the process
 * however that ended; the file itself stays and means nothing.
 */
final class FolderLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FolderLock.class);
    private static final int PID_BYTES = 20;

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    static FolderLock take(Path folder) {
        FileChannel channel;
        try {
            channel = FileChannel.open(
                    folder.resolve("santral.lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw failure("data folder " + folder + " cannot be written: " + reason(e), e);
        }
        try {
            if (tryLock(channel) == null) {
                String owner = owner(channel);
                throw failure("data folder " + folder + " is in use by another process" + owner, null);
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return new FolderLock(channel);
        } catch (IOException e) {
            quietly(channel);
            throw failure("data folder " + folder + " cannot be locked: " + reason(e), e);
        } catch (DatabaseException e) {
            quietly(channel);
            throw e;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // This very process has it open already: the answer is the same.
            return null;
        }
    }

    private static String owner(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(PID_BYTES);
        channel.read(bytes, 0);
        String pid = StandardCharsets.US_ASCII.decode(bytes.flip()).toString();
        return pid.matches("[0-9]+") ? " (" + pid + ")" : "";
    }

    private static DatabaseException failure(String message, @Nullable Throwable cause) {
        return new DatabaseException(DatabaseException.Kind.UNAVAILABLE, message, cause);
    }

    static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> "permission denied";
            case FileAlreadyExistsException exists -> "there is a file of that name";
            case NotDirectoryException not -> "it is not a folder";
            default -> String.valueOf(e.getMessage());
        };
    }

    private static void quietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing the lock file failed", e);
        }
    }

    @Override
    public void close() {
        quietly(channel);
    }
}
