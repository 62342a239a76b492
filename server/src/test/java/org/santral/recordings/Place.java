package org.santral.recordings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;

/** Where a recording of a test goes; its folder exists, as the recorder makes it. */
public record Place(String recordingId, String file, Path path) {

    public static Place in(RecordingStore store, Instant start) throws IOException {
        String id = UUID.randomUUID().toString();
        String file = store.name(id, start);
        Path path = store.path(file);
        Files.createDirectories(path.getParent());
        return new Place(id, file, path);
    }
}
