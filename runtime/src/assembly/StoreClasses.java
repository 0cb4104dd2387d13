import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Copies the bundles of the distribution, with what every start reads of them (classes, manifests, component
 * descriptions) as it is and only the rest deflated: the framework reads every class that it defines from its jar, also
 * one that is in the class-data archive, and to inflate them is about 7 % of the work of a start. The content stays the
 * same.
 *
 * <p>Run by the build: {@code java StoreClasses.java FROM TO}. TO does not exist yet; copies keep their times.
 */
final class StoreClasses {

    private static final Pattern READ_AT_START =
            Pattern.compile(".*\\.class|META-INF/MANIFEST\\.MF|META-INF/services/.*|OSGI-INF/.*");

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            throw new IllegalArgumentException("Expected two folders, FROM and TO, and got " + List.of(arguments));
        }
        Path from = Path.of(arguments[0]);
        Path to = Path.of(arguments[1]);
        List<Path> jars;
        try (Stream<Path> all = Files.walk(from)) {
            jars = all.filter(file -> file.toString().endsWith(".jar")).toList();
        }
        if (jars.isEmpty()) {
            throw new IllegalArgumentException("There is no jar in " + from.toAbsolutePath());
        }
        for (Path jar : jars) {
            copy(jar, to.resolve(from.relativize(jar)));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        try (ZipFile source = new ZipFile(from.toFile());
                ZipOutputStream target = new ZipOutputStream(Files.newOutputStream(to))) {
            for (ZipEntry entry : Collections.list(source.entries())) {
                target.putNextEntry(copyOf(entry));
                try (InputStream content = source.getInputStream(entry)) {
                    content.transferTo(target);
                }
                target.closeEntry();
            }
        }
        Files.setLastModifiedTime(to, Files.getLastModifiedTime(from));
    }

    private static ZipEntry copyOf(ZipEntry entry) {
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTime(entry.getTime());
        copy.setComment(entry.getComment());
        if (READ_AT_START.matcher(entry.getName()).matches()) {
            copy.setMethod(ZipEntry.STORED);
            copy.setSize(entry.getSize());
            copy.setCrc(entry.getCrc());
        }
        return copy;
    }
}
