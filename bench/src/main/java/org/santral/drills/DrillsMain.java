package org.santral.drills;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.santral.bench.Options;
import org.santral.bench.Report;

/** {@code ./santral test --drills [NAME…]}: runs the drills in full, prints a line for each, leaves JSON. */
public final class DrillsMain {
    private DrillsMain() {}

    public static void main(String[] args) throws IOException {
        List<String> names =
                Arrays.stream(args).takeWhile(arg -> !arg.startsWith("--")).toList();
        List<String> options = Arrays.asList(args).subList(names.size(), args.length);
        System.exit(run(names, options));
    }

    /** @return 0 all held, 1 something did not, 2 the command line is wrong */
    private static int run(List<String> names, List<String> arguments) throws IOException {
        Map<String, Drill> wanted;
        int seed;
        try {
            Options options = new Options(arguments);
            seed = options.number("--seed", new Random().nextInt(1_000_000));
            Map<String, Drill> all = options.on("--small") ? Drills.inSmall() : Drills.inFull(options);
            options.done();
            wanted = chosen(all, names);
        } catch (IllegalArgumentException e) {
            System.err.println("drills: " + e.getMessage() + "\n" + Drills.USAGE);
            return 2;
        }
        Report report = Report.of("drills");
        System.out.println("drills: seed " + seed + ", in " + report.folder() + ", " + Report.machine());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("seed", seed);
        boolean held = true;
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, Drill> drill : wanted.entrySet()) {
            Findings findings = carryOut(drill, report.folder(), seed);
            held &= findings.held();
            String line = findings.line(drill.getKey());
            lines.add(line);
            System.out.println(line);
            findings.misses().print();
            json.put(
                    drill.getKey(),
                    Map.of("line", line, "misses", findings.misses().all()));
        }
        report.write(json);
        if (lines.size() > 1) {
            lines.forEach(System.out::println);
        }
        return held ? 0 : 1;
    }

    private static Map<String, Drill> chosen(Map<String, Drill> all, List<String> names) {
        if (names.isEmpty()) {
            return all;
        }
        Map<String, Drill> chosen = new LinkedHashMap<>();
        for (String name : names) {
            Drill drill = all.get(name);
            if (drill == null) {
                throw new IllegalArgumentException("no drill is called '" + name + "'");
            }
            chosen.put(name, drill);
        }
        return chosen;
    }

    /** Each has dice of its own, so that one alone with the same seed does what it did among all. */
    private static Findings carryOut(Map.Entry<String, Drill> drill, Path folder, int seed) {
        try {
            Path own = Files.createDirectories(folder.resolve(drill.getKey()));
            return drill.getValue().run(own, new Random(seed));
        } catch (Exception e) {
            Findings findings = new Findings();
            findings.misses().add("the drill can be carried through", e.toString());
            return findings;
        }
    }
}
