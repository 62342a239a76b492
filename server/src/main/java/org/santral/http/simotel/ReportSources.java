package org.santral.http.simotel;

import org.santral.cdr.Polls;
import org.santral.cdr.QueueRows;
import org.santral.recordings.RecordingExports;
import org.santral.state.AgentLog;

/** What reports read besides the records of calls. */
public record ReportSources(QueueRows queues, Polls polls, AgentLog agents, RecordingExports recordings) {}
