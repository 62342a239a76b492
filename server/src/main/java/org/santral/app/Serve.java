package org.santral.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.santral.app.config.Config;
import org.santral.app.config.ConfigException;
import org.santral.http.HttpServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/** The server in the foreground, until SIGTERM or SIGINT; SIGHUP applies a changed file. */
final class Serve {
    private static final Logger LOG = LoggerFactory.getLogger(Serve.class);

    private Serve() {}

    static int run(List<String> options) throws Main.Usage, IOException, HttpServer.CannotListen, InterruptedException {
        String file = Main.option(options, "--config");
        String data = Main.option(options, "--data");
        if (file == null || data == null) {
            throw new Main.Usage("serve needs --config FILE and --data FOLDER");
        }
        Config config = Config.load(Path.of(file), System.getenv());
        for (String warning : config.warnings()) {
            LOG.warn("{}", warning);
        }
        Santral santral = Santral.start(config, Path.of(data), null);
        Signal.handle(new Signal("HUP"), signal -> reload(santral, Path.of(file)));
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            santral.close();
                            stopped.countDown();
                        },
                        "shutdown"));
        System.out.println(
                "santral: ready, http " + config.http().listen().getAddress().getHostAddress() + ":"
                        + santral.httpPort() + ", sip "
                        + santral.sip().stream().map(Object::toString).collect(Collectors.joining(" ")));
        System.out.flush();
        stopped.await();
        return 0;
    }

    /** A file with a mistake changes nothing: the server goes on with what it has. */
    private static void reload(Santral santral, Path file) {
        try {
            Config changed = Config.load(file, System.getenv());
            changed.warnings().forEach(warning -> LOG.warn("{}", warning));
            List<String> later = santral.apply(changed);
            LOG.info("configuration applied{}", later.isEmpty() ? "" : "; only from the next start: " + later);
        } catch (ConfigException e) {
            LOG.error("configuration not applied: {}", e.getMessage());
        }
    }
}
