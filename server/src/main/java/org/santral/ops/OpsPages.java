package org.santral.ops;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.santral.http.Answer;
import org.santral.http.Dialect;
import org.santral.http.Request;
import org.santral.http.Routes;
import org.santral.http.StatusText;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /health/live}, {@code /health/ready} and {@code /metrics}. They need no credential and name no customer, call
 * or number.
 */
public final class OpsPages implements Dialect {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final List<Check> checks;
    private final Routes routes;

    /**
     * Something without which no new call can be served.
     *
     * @param name shown when it fails, such as {@code ledger}
     */
    public record Check(String name, BooleanSupplier holds) {}

    public OpsPages(OpsMetrics metrics, List<Check> checks) {
        this.checks = List.copyOf(checks);
        Set<String> reading = Set.of("GET", "HEAD");
        this.routes = Routes.builder()
                .on(reading, "health/live", request -> health(List.of()))
                .on(reading, "health/ready", request -> health(failing()))
                .on(
                        reading,
                        "metrics",
                        request -> Answer.of(200, PROMETHEUS, metrics.scrape().getBytes(StandardCharsets.UTF_8)))
                .build();
    }

    private List<String> failing() {
        return checks.stream()
                .filter(check -> !check.holds().getAsBoolean())
                .map(Check::name)
                .toList();
    }

    private static Answer health(List<String> failing) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("status", failing.isEmpty() ? "up" : "down");
        if (!failing.isEmpty()) {
            ArrayNode names = json.putArray("failing");
            failing.forEach(names::add);
        }
        return Answer.json(failing.isEmpty() ? 200 : 503, MAPPER.writeValueAsBytes(json));
    }

    @Override
    public String mount() {
        return "";
    }

    @Override
    public boolean servesHost(String host) {
        return false;
    }

    @Override
    public Routes routes() {
        return routes;
    }

    @Override
    public boolean claims(Request request) {
        return true;
    }

    @Override
    public Answer failure(int status) {
        return Answer.text(status, StatusText.of(status));
    }
}
