package org.santral.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A mark that a party gave in a survey.
 *
 * @param survey number of the survey
 * @param label what it is called in reports
 * @param point the mark
 * @param queue whose agent the party had talked to, null when it came to the survey otherwise
 * @param source number of who called
 * @param destination the extension or number outside that last answered on the called side; who was called if nobody did
 */
public record SurveyView(
        Instant at,
        String survey,
        String label,
        int point,
        @Nullable String queue,
        String source,
        String destination) {}
