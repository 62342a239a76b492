package org.santral.http.simotel;

import org.santral.cdr.QueueRows;
import org.santral.recordings.RecordingExports;

/** What reports read besides the records of calls. */
public record ReportSources(QueueRows queues, RecordingExports recordings) {}
