package org.santral.http.bulutfon;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.santral.http.MovedClock;
import org.santral.http.bulutfon.BulutfonSettings.RateLimit;
import org.santral.store.Database;
import org.santral.store.DatabaseSettings;

/** An allowance is used up once, whatever happens to the process. */
class RateLimitsTest {
    private final MovedClock clock = new MovedClock();

    private static Access access(String credential) {
        return new Access(
                new BulutfonAccounts.Account(
                        BulutfonServer.tenant(101, "demo"),
                        BulutfonServer.settings("t", "a@b.example", "app", new RateLimit(10, 1))),
                null,
                credential,
                Set.of());
    }

    private static void use(RateLimits limits, String credential, int times) throws BulutfonRefusal {
        for (int i = 0; i < times; i++) {
            limits.take(access(credential));
        }
    }

    @Test
    void a_restart_renews_no_allowance(@TempDir Path folder) throws Exception {
        try (Database database = Database.open(DatabaseSettings.embedded(folder))) {
            try (RateLimits before = new RateLimits(database, clock)) {
                use(before, "master", 10);
                use(before, "app panel", 4);
            }
            clock.ahead = Duration.ofMinutes(2);
            try (RateLimits after = new RateLimits(database, clock)) {
                // Two have come back in two minutes.
                use(after, "master", 2);
                assertThatThrownBy(() -> use(after, "master", 8)).isInstanceOf(BulutfonRefusal.class);
                use(after, "app panel", 8);
                use(after, "somebody else", 10);
            }
        }
    }

    @Test
    void a_long_pause_gives_no_more_than_the_burst(@TempDir Path folder) throws Exception {
        try (Database database = Database.open(DatabaseSettings.embedded(folder))) {
            try (RateLimits before = new RateLimits(database, clock)) {
                use(before, "master", 10);
            }
            clock.ahead = Duration.ofDays(30);
            try (RateLimits after = new RateLimits(database, clock)) {
                use(after, "master", 10);
                assertThatThrownBy(() -> use(after, "master", 5)).isInstanceOf(BulutfonRefusal.class);
            }
        }
    }
}
