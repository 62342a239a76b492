package org.santral.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.santral.media.Prompt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder of WAV files whose names are made here; one that comes from elsewhere must have exactly that form. */
public final class SoundFiles {
    private static final Logger LOG = LoggerFactory.getLogger(SoundFiles.class);
    private static final Pattern NAME =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\.wav");

    private final Path folder;

    /** @throws IOException when the folder cannot be made or written */
    public SoundFiles(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder).toRealPath();
        if (!Files.isWritable(this.folder)) {
            throw new IOException("cannot write to the folder " + this.folder);
        }
    }

    public Path folder() {
        return folder;
    }

    /** The name of a file that is not there yet. */
    public String newName() {
        return UUID.randomUUID() + ".wav";
    }

    /**
     * Writes a sound to a new file.
     *
     * @return its name
     */
    String write(Prompt audio) throws IOException {
        String file = newName();
        try {
            audio.writeWav(path(file));
            return file;
        } catch (IOException e) {
            discard(file);
            throw e;
        }
    }

    /** Where a file of that name is. @throws IllegalArgumentException when it cannot be one of ours */
    public Path path(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not the name of a sound file");
        }
        return folder.resolve(name);
    }

    /** A file that is there. */
    public Optional<Path> find(String name) {
        Path path = path(name);
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) ? Optional.of(path) : Optional.empty();
    }

    /** Deletes a file that nothing refers to any more; one that stays only takes room until {@link #sweep}. */
    public void discard(String name) {
        try {
            Files.deleteIfExists(path(name));
        } catch (IOException e) {
            LOG.warn("cannot delete a sound file in {}: {}", folder, e.toString());
        }
    }

    /** Deletes what a process that died left behind: files that are not {@code kept}. */
    public void sweep(Predicate<String> kept) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> NAME.matcher(name).matches() && !kept.test(name))
                    .forEach(this::discard);
        }
    }
}
