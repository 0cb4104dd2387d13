package dev.tomte.benchmarks.tasks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** CPU time of this process and, apart from it, of the database server that works for it. */
record CpuTime(double own, double server) {

    /** The process id of PostgreSQL's first process, as the parent passes it. */
    static final String SERVER_PID = "benchmarks.postgres.pid";

    /** {@code USER_HZ}, in which the kernel gives times in /proc; 100 on every architecture that Java runs on. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int PARENT_FIELD = 4;
    private static final int USER_FIELD = 14;
    private static final int CHILDREN_SYSTEM_FIELD = 17;

    /** In seconds, since each began. */
    static CpuTime now() throws IOException {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        String server = System.getProperty(SERVER_PID, "");
        return new CpuTime(system.getProcessCpuTime() / 1e9, server.isEmpty() ? 0 : server(server));
    }

    CpuTime since(CpuTime before) {
        return new CpuTime(own - before.own, server - before.server);
    }

    double total() {
        return own + server;
    }

    /** The first process, its children, and those of its children that have ended. */
    private static double server(String first) throws IOException {
        double seconds = 0;
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            List<Path> all = processes
                    .filter(path -> path.getFileName().toString().matches("\\d+"))
                    .toList();
            for (Path process : all) {
                String[] fields = fields(process);
                boolean counts =
                        fields.length > 0 && (process.endsWith(first) || fields[PARENT_FIELD - 3].equals(first));
                for (int field = USER_FIELD; counts && field <= CHILDREN_SYSTEM_FIELD; field++) {
                    seconds += Long.parseLong(fields[field - 3]) / TICKS_PER_SECOND;
                }
            }
        }
        return seconds;
    }

    /** From the third on, as the second may hold blanks; none if the process has ended. */
    private static String[] fields(Path process) throws IOException {
        try {
            String stat = Files.readString(process.resolve("stat"));
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        } catch (NoSuchFileException e) {
            return new String[0];
        } catch (IOException e) {
            if (Files.exists(process)) {
                throw e;
            }
            return new String[0]; // it ended while it was read
        }
    }
}
