package org.santral.call;

import java.nio.file.Path;
import java.time.Instant;

/** Port: where recordings are put. Neither method touches the disk. */
public interface RecordingFiles {

    /** The name of a new recording's file: a path below the recordings folder, with forward slashes. */
    String name(String recordingId, Instant startedAt);

    /** The file of that name. */
    Path path(String name);
}
