package org.santral.ivr;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.santral.media.AudioImport;
import org.santral.media.Prompt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audio files of a folder, decoded once and kept. A name never leads out of the folder, not through a link either.
 * Any thread; reading a file blocks it.
 */
public final class PromptFolder {
    private static final Logger LOG = LoggerFactory.getLogger(PromptFolder.class);

    /** 32 million samples: 64 MB, an hour of speech. */
    private static final long MOST_SAMPLES = 32_000_000;

    /**
     * A file as it was when it was read.
     *
     * @param prompt null when it could not be used
     */
    private record Read(
            FileTime modified, long bytes, @Nullable Prompt prompt) {
        int samples() {
            return prompt == null ? 0 : prompt.samples();
        }
    }

    private final Path folder;
    private final Map<Path, Read> files = new LinkedHashMap<>(16, 0.75f, true);
    private long samples;

    public PromptFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * The audio of a file; a changed file is read again.
     *
     * @param name relative to the folder
     * @return nothing when there is no such file in the folder, or it is no audio that can be used: logged, once per
     *     version of the file
     */
    public Optional<Prompt> find(String name) {
        try {
            Path file = inside(name);
            FileTime modified = Files.getLastModifiedTime(file);
            long bytes = Files.size(file);
            Read known = known(file);
            if (known == null || !known.modified().equals(modified) || known.bytes() != bytes) {
                known = new Read(modified, bytes, decode(file, name));
                keep(file, known);
            }
            return Optional.ofNullable(known.prompt());
        } catch (NoSuchFileException e) {
            LOG.debug("no prompt {}", name);
        } catch (IOException e) {
            LOG.warn("prompt {} cannot be read: {}", name, e.toString());
        }
        return Optional.empty();
    }

    private Path inside(String name) throws IOException {
        try {
            Path file = folder.resolve(name).toRealPath();
            if (file.startsWith(folder.toRealPath()) && Files.isRegularFile(file)) {
                return file;
            }
        } catch (InvalidPathException e) {
            LOG.debug("no file can have the name of a prompt: {}", e.getReason());
        }
        throw new NoSuchFileException(name);
    }

    private static @Nullable Prompt decode(Path file, String name) {
        try {
            return AudioImport.decode(file, AudioImport.Limits.DEFAULT);
        } catch (IOException e) {
            LOG.warn("prompt {} cannot be used: {}", name, e.getMessage());
            return null;
        }
    }

    private synchronized @Nullable Read known(Path file) {
        return files.get(file);
    }

    private synchronized void keep(Path file, Read read) {
        Read before = files.put(file, read);
        samples += read.samples() - (before == null ? 0 : before.samples());
        var oldest = files.values().iterator();
        while (samples > MOST_SAMPLES && files.size() > 1) {
            samples -= oldest.next().samples();
            oldest.remove();
        }
    }
}
