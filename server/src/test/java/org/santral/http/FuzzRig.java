package org.santral.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A server of a dialect that is made anew after so many inputs, so that what was stored does not grow for ever. */
public final class FuzzRig<S extends AutoCloseable> {
    private static final int INPUTS = 20_000;

    private final Opens<S> opens;
    private @Nullable S server;
    private @Nullable Path folder;
    private int inputs;

    /** How a server is opened in an empty folder. */
    @FunctionalInterface
    public interface Opens<S> {
        S in(Path folder) throws Exception;
    }

    /** Nothing is opened yet. */
    public FuzzRig(Opens<S> opens) {
        this.opens = opens;
    }

    /** The server for the next input. */
    public S next() throws Exception {
        S running = server;
        if (running != null && ++inputs < INPUTS) {
            return running;
        }
        if (running != null) {
            running.close();
            delete(folder);
        } else {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
        }
        inputs = 0;
        folder = Files.createTempDirectory("fuzz-http");
        running = opens.in(folder);
        server = running;
        return running;
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
