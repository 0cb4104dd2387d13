package dev.tomte.backup.internal.pack;

import dev.tomte.backup.BackupProgress;
import dev.tomte.secret.Secret;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has another process do it, at low priority; where the system begins none, it is done here. */
public final class PackProcess implements Packing {

    private static final Logger LOG = LoggerFactory.getLogger(PackProcess.class);
    /** The first makes way at once for whoever wants the processor; the second is for where that is not to be had. */
    private static final List<List<String>> LOW_PRIORITY =
            List.of(List.of("/usr/bin/chrt", "--idle", "0"), List.of("/usr/bin/nice", "-n", "15"));

    /** A method's thread waits while it is compiled, so that compilers are no threads more; and what runs once is not compiled. */
    private static final List<String> COMPILE_IN_TURN = List.of("-Xbatch", "-XX:CompileThresholdScaling=4");

    private static final int NATIVE_ACCESS_SINCE = 22;
    private static final int MAX_SAID = 20;
    private static final int MOST_SECONDS_TO_DIE = 10;
    /** After the last line. */
    private static final String END = "";

    private final List<Path> classPath;

    /** With what {@link PackMain} needs. */
    public PackProcess(List<Path> classPath) {
        this.classPath = List.copyOf(classPath);
    }

    @Override
    public Ready begin(boolean byPassphrase) {
        try {
            List<String> command = command(byPassphrase ? PackHeap.forPassphrase() : PackHeap.LEAST_MIB);
            return new Begun(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            LOG.warn("No process can be begun that packs the backup; it is packed here, which takes longer", e);
            return new Packer();
        }
    }

    private record Begun(Process process) implements Ready {

        @Override
        public String pack(PackJob job, Optional<Secret> passphrase, byte[] secrets, BackupProgress progress)
                throws IOException {
            try {
                return converse(process, job, passphrase, secrets, progress);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                InterruptedIOException interrupted = new InterruptedIOException("Interrupted");
                interrupted.initCause(e);
                throw interrupted;
            }
        }

        @Override
        public boolean isApart() {
            return true;
        }

        @Override
        public void close() {
            try {
                process.destroyForcibly().waitFor(MOST_SECONDS_TO_DIE, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static String converse(
            Process process, PackJob job, Optional<Secret> passphrase, byte[] secrets, BackupProgress progress)
            throws IOException, InterruptedException {
        BlockingQueue<String> lines = read(process);
        // Open until the end: the process takes its end for ours.
        DataOutputStream in = new DataOutputStream(process.getOutputStream());
        byte[] phrase = passphrase.map(Secret::bytes).orElse(new byte[0]);
        try {
            send(in, job.toJson().getBytes(StandardCharsets.UTF_8));
            send(in, phrase);
            send(in, secrets);
        } catch (IOException e) {
            throw new NeverBegunException("The process that packs ended at once: " + rest(lines), e);
        } finally {
            Arrays.fill(phrase, (byte) 0);
        }
        List<String> said = new ArrayList<>();
        boolean begun = false;
        for (String line = lines.take(); !line.equals(END); line = lines.take()) {
            if (line.startsWith(PackMain.DONE)) {
                return line.substring(PackMain.DONE.length());
            }
            if (line.startsWith(PackMain.FAILED)) {
                throw new IOException(line.substring(PackMain.FAILED.length()));
            }
            if (line.startsWith(PackMain.PROGRESS)) {
                begun = true;
                String[] parts = line.substring(PackMain.PROGRESS.length()).split(" ", 2);
                progress.progress(Integer.parseInt(parts[0]), parts.length > 1 ? parts[1] : "");
            } else if (said.size() < MAX_SAID) {
                said.add(line);
            }
        }
        String why =
                "The process that packs ended with exit status " + process.waitFor() + ": " + String.join(" ", said);
        if (begun) {
            throw new IOException(why);
        }
        throw new NeverBegunException(why, null);
    }

    private static void send(DataOutputStream in, byte[] bytes) throws IOException {
        in.writeInt(bytes.length);
        in.write(bytes);
        in.flush();
    }

    /** In a thread of its own, since reading from a process cannot be interrupted. */
    private static BlockingQueue<String> read(Process process) {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
                        for (String line = out.readLine(); line != null; line = out.readLine()) {
                            lines.add(line.isEmpty() ? " " : line);
                        }
                    } catch (IOException e) {
                        LOG.debug("The process that packs was ended", e);
                    } finally {
                        lines.add(END);
                    }
                },
                "tomte-backup-packing");
        reader.setDaemon(true);
        reader.start();
        return lines;
    }

    private static String rest(BlockingQueue<String> lines) throws InterruptedException {
        List<String> said = new ArrayList<>();
        for (String line = lines.take(); !line.equals(END) && said.size() < MAX_SAID; line = lines.take()) {
            said.add(line);
        }
        return String.join(" ", said);
    }

    private List<String> command(int heapMib) {
        List<String> command = new ArrayList<>();
        LOW_PRIORITY.stream()
                .filter(prefix -> Files.isExecutable(Path.of(prefix.get(0))))
                .findFirst()
                .ifPresent(command::addAll);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Xmx" + heapMib + "m", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Dslf4j.internal.verbosity=ERROR"));
        command.addAll(COMPILE_IN_TURN);
        if (Runtime.version().feature() >= NATIVE_ACCESS_SINCE) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.add("-cp");
        command.add(String.join(
                File.pathSeparator, classPath.stream().map(Path::toString).toList()));
        command.add(PackMain.class.getName());
        return command;
    }
}
