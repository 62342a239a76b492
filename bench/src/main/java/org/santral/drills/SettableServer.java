package org.santral.drills;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import org.santral.app.Santral;
import org.santral.app.config.Config;
import org.santral.http.HttpServer;

/** The server with a wall clock that is set by a file: how many seconds it is ahead of the machine's, or behind if negative. */
final class SettableServer {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private static volatile long aheadSeconds;

    private SettableServer() {}

    /** @param args configuration, data folder and the clock's file, which must be replaced as a whole */
    public static void main(String[] args) throws IOException, HttpServer.CannotListen, InterruptedException {
        Clock clock = ((InstantSource) () -> Instant.now().plusSeconds(aheadSeconds)).withZone(ZoneOffset.UTC);
        Santral santral = Santral.start(Config.load(Path.of(args[0]), Map.of()), Path.of(args[1]), null, clock);
        Runtime.getRuntime().addShutdownHook(new Thread(santral::close));
        System.out.println("santral: ready, http " + santral.httpPort());
        System.out.flush();
        Path file = Path.of(args[2]);
        while (true) {
            aheadSeconds = Long.parseLong(Files.readString(file).strip());
            Patience.pass(LOOK_AGAIN);
        }
    }
}
