package org.santral.simulator;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The simulated telephone network as a program of its own: {@code ./santral simulate}. */
public final class SimulatorMain {
    private static final String USAGE = "usage: simulate [--config FILE] [--cdr FILE]";

    private SimulatorMain() {}

    /** What the command line asks for. */
    private record Arguments(
            @Nullable Path config, @Nullable Path cdr) {}

    /** Runs until it is told to stop (SIGTERM, SIGINT). Exit status 2: the command line or the file is wrong. */
    public static void main(String[] args) throws InterruptedException {
        System.setProperty("logback.configurationFile", "org/santral/simulator/logback.xml");
        SimulatorSettings settings;
        try {
            settings = settings(arguments(args));
        } catch (ConfigException e) {
            System.err.println("simulate: " + e.getMessage());
            System.exit(2);
            return;
        }
        Simulator simulator;
        try {
            simulator = Simulator.start(settings);
        } catch (UncheckedIOException | IllegalStateException e) {
            System.err.println("simulate: " + e.getMessage());
            System.exit(1);
            return;
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            simulator.close();
            stopped.countDown();
        }));
        System.out.println("simulator ready: "
                + simulator.listenPoints().stream().map(Object::toString).collect(Collectors.joining(" "))
                + (settings.cdr() == null ? "" : ", call records in " + settings.cdr()));
        stopped.await();
    }

    private static SimulatorSettings settings(Arguments arguments) throws ConfigException {
        SimulatorSettings settings =
                arguments.config() == null ? SimulatorConfig.defaults() : SimulatorConfig.read(arguments.config());
        return arguments.cdr() == null ? settings : settings.withCdr(arguments.cdr());
    }

    private static Arguments arguments(String[] args) throws ConfigException {
        Path config = null;
        Path cdr = null;
        for (int i = 0; i < args.length; i += 2) {
            if (i + 1 == args.length) {
                throw new ConfigException(USAGE);
            }
            Path value = Path.of(args[i + 1]);
            switch (args[i]) {
                case "--config" -> config = value;
                case "--cdr" -> cdr = value;
                default -> throw new ConfigException("unknown option " + args[i] + "; " + USAGE);
            }
        }
        return new Arguments(config, cdr);
    }
}
