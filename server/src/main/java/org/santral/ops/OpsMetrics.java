package org.santral.ops;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.santral.ledger.LedgerMetrics;
import org.santral.webhooks.DeliveryStats;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The figures that Prometheus collects, all named {@code santral_…}. Parts of the PBX keep their own counts; what is
 * registered here only asks for them when somebody looks.
 */
public final class OpsMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(OpsMetrics.class);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    /** Run before each collection. */
    private final List<Runnable> refreshes = new CopyOnWriteArrayList<>();

    PrometheusMeterRegistry registry() {
        return registry;
    }

    /** A value that goes up and down. @param name such as {@code santral.calls.live} */
    public void gauge(String name, String help, DoubleSupplier value) {
        Gauge.builder(name, value::getAsDouble)
                .description(help)
                .strongReference(true)
                .register(registry);
    }

    /** A value that only grows. @param name such as {@code santral.sip.received}; {@code _total} is added */
    public void counter(String name, String help, DoubleSupplier value) {
        FunctionCounter.builder(name, value, DoubleSupplier::getAsDouble)
                .description(help)
                .register(registry);
        // The registry refers to the supplier weakly; this keeps it.
        refreshes.add(new Kept(value));
    }

    private record Kept(DoubleSupplier value) implements Runnable {
        @Override
        public void run() {}
    }

    /** What a source said when it was last asked. */
    private static final class Latest<T> {
        private volatile T value;

        Latest(T value) {
            this.value = value;
        }
    }

    /** The ledger's figures. */
    public void ledger(Supplier<LedgerMetrics> source) {
        Latest<LedgerMetrics> last = new Latest<>(new LedgerMetrics(0, Duration.ZERO, 0, 0, 0, 0, false));
        refreshes.add(() -> last.value = source.get());
        gauge("santral.ledger.queued", "Ledger entries waiting to be written", () -> last.value.queued());
        gauge(
                "santral.ledger.lag.seconds",
                "Age of the oldest ledger entry not yet written",
                () -> seconds(last.value.lag()));
        gauge(
                "santral.ledger.failing",
                "1 while the database does not take ledger entries",
                () -> last.value.failing() ? 1 : 0);
        counter("santral.ledger.entries", "Ledger entries written", () -> last.value.entries());
        counter("santral.ledger.batches", "Ledger transactions", () -> last.value.batches());
        counter("santral.ledger.refused", "Appends to the ledger that were refused", () -> last.value.refused());
        counter("santral.ledger.failures", "Attempts to write the ledger that failed", () -> last.value.failures());
    }

    /** Web-hook delivery's figures. They are asked of the database: once per collection. */
    public void deliveries(Supplier<DeliveryStats> source) {
        Latest<DeliveryStats> last = new Latest<>(new DeliveryStats(0, Duration.ZERO, 0, 0, 0, 0));
        refreshes.add(() -> last.value = source.get());
        gauge("santral.delivery.pending", "Events not yet delivered", () -> last.value.pending());
        gauge(
                "santral.delivery.lag.seconds",
                "Age of the oldest event not yet delivered",
                () -> seconds(last.value.lag()));
        counter("santral.delivery.delivered", "Events delivered", () -> last.value.delivered());
        counter(
                "santral.delivery.failed.attempts",
                "Deliveries that failed and are tried again",
                () -> last.value.failedAttempts());
        counter("santral.delivery.given.up", "Events given up after their last attempt", () -> last.value.givenUp());
        counter("santral.delivery.lost", "Events never queued because too many came at once", () -> last.value.lost());
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    /** All figures in Prometheus' text format. */
    String scrape() {
        for (Runnable refresh : refreshes) {
            try {
                refresh.run();
            } catch (RuntimeException e) {
                // A database that is down must not hide the figures that say so.
                LOG.warn("a metric could not be read", e);
            }
        }
        return registry.scrape();
    }
}
