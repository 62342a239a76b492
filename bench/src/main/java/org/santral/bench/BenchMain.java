package org.santral.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** {@code ./santral bench [NAME]}: runs one benchmark, prints a table, leaves JSON under {@code target/bench/}. */
public final class BenchMain {
    private static final String USAGE = """
            usage: bench [NAME] [OPTIONS]
              originate  masked calls over HTTP: calls per second without a failure, CPU per call, memory (the default)
                         --rate N (100)  --seconds N (30)  --runs N (3)  --warm-up N seconds (10)
                         --answer-after MS (0)  --media  --hooks  --server-options "JVM OPTIONS"
                         --search        raise the rate until a run fails, then repeat the best one --runs times
              b2bua      calls of 1 s from trunk to trunk, signalling only, made by SIPp: CPU per call, memory
                         --rate N (200)  --seconds N (30)  --runs N (3)  --warm-up N (10)  --search
                         --server-options "JVM OPTIONS"
              media      G.711 calls from a trunk to phones, plain and recorded: CPU per packet, loss, delay
                         --calls N,N,… (100,500)  --seconds N (10)  --runs N (3)  --mode plain|recorded (both)
                         --search        how many calls it bears  --server-options "JVM OPTIONS"
              events     web hooks: time from the entry in the ledger to the receiver, and a backlog going out
                         --rate EVENTS A SECOND (200)  --seconds N (30)  --backlog N (10000)  --runs N (3)
                         --server-options "JVM OPTIONS"
              start      ./santral serve from the command to its ready line, and its memory at rest
                         --runs N (3)  --idle SECONDS (10)
              queue      many callers wait in one queue with music while few agents take calls; then all is reconciled
                         --callers N (200)  --agents N (20)  --strategy NAME (rrmemory)  --seed N (1)  --seconds N (600)
              register   phones that all come back within a minute: rate, failures, time to answer, CPU, memory
                         --devices N (20000)  --seconds N (60)  --runs N (3)  --server-options "JVM OPTIONS"
              cdrs       lists of records over HTTP from a database with millions of them: time to answer, plans
                         --rows N (5000000)  --rounds N (100)  --runs N (3)  --data FOLDER (kept and used again)
                         --database jdbc:postgresql://HOST/NAME (embedded)  --server-options "JVM OPTIONS"
              micro      [PATTERN] micro-benchmarks: parser, serializer, transactions, relay, ledger
                         --runs N (3)  --seconds N (2)  --database jdbc:postgresql://HOST/NAME (only embedded)
              all        every benchmark, short, and one table of all figures
                         --runs N (1)
              kit        a configuration for the load kit that measured the other switches (CONTRIBUTING.md)
                         --calls N (500)  --register   its phones register at the server that runs with it
              kill       the server is killed again and again under load; then every record is reconciled
                         --kills N (50)  --rate N (20)  --seed N (random)""";

    private BenchMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        boolean named = args.length > 0 && !args[0].startsWith("--");
        String name = named ? args[0] : "originate";
        List<String> options = Arrays.asList(args).subList(named ? 1 : 0, args.length);
        System.exit(run(name, options));
    }

    /** @return 0 all held, 1 something did not, 2 the command line is wrong */
    static int run(String name, List<String> arguments) throws IOException, InterruptedException {
        try {
            boolean pattern = name.equals("micro")
                    && !arguments.isEmpty()
                    && !arguments.getFirst().startsWith("--");
            Options options = new Options(arguments.subList(pattern ? 1 : 0, arguments.size()));
            return switch (name) {
                case "originate" -> OriginateBench.run(options) ? 0 : 1;
                case "b2bua" -> B2buaBench.run(options) ? 0 : 1;
                case "media" -> MediaBench.run(options) ? 0 : 1;
                case "events" -> EventsBench.run(options) ? 0 : 1;
                case "all" -> AllBench.run(options) ? 0 : 1;
                case "kit" -> KitSetup.run(options) ? 0 : 1;
                case "micro" -> MicroBench.run(pattern ? arguments.getFirst() : null, options) ? 0 : 1;
                case "start" -> StartBench.run(options) ? 0 : 1;
                case "queue" -> QueueDrill.run(options) ? 0 : 1;
                case "register" -> RegisterBench.run(options) ? 0 : 1;
                case "cdrs" -> CdrsBench.run(options) ? 0 : 1;
                case "kill" -> KillDrill.run(options) ? 0 : 1;
                default -> throw new IllegalArgumentException("no benchmark is called '" + name + "'");
            };
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage() + "\n" + USAGE);
            return 2;
        } catch (TimeoutException e) {
            System.err.println("bench: " + e.getMessage());
            return 1;
        }
    }
}
