package org.santral.http.simotel;

import org.santral.cdr.Cdrs;

/** The services of reports (B46–B56). */
final class ReportServices {
    private ReportServices() {}

    static void addTo(Services services, Cdrs cdrs, ReportSources sources) {
        ReportCdr calls = new ReportCdr(cdrs);
        services.on("reports/quick/search", calls::quick)
                .alias("reports/quick/cdr", "reports/quick/search")
                .alias("reports/cdr", "reports/quick/search")
                .on("reports/quick/info", calls::info)
                .on("reports/cdr/search", calls::search)
                .on("reports/cdr/ordered/id", calls::ordered);
        ReportQueue queues = new ReportQueue(sources.queues(), cdrs);
        services.on("reports/queue/search", queues::search)
                .on("reports/queue/ordered/id", queues::ordered)
                .on("reports/queue_details/search", queues::details)
                .on("reports/queue_details/ordered/id", queues::detailsOrdered);
        services.on("reports/agent/search", new ReportAgent(sources.agents())::search);
        services.on("reports/poll/search", new ReportPoll(sources.polls(), cdrs)::search);
        services.on("reports/audio/download", new ReportAudio(cdrs, sources.recordings())::download);
    }
}
