import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
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
 * <p>Run by the build: {@code java StoreClasses.java FROM TO}. Copies keep their times; what is there already is not
 * made again, and what is not in FROM any more is removed.
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
        List<Path> jars = jarsOf(from);
        if (jars.isEmpty()) {
            throw new IllegalArgumentException("There is no jar in " + from.toAbsolutePath());
        }
        for (Path jar : jars) {
            copy(from.resolve(jar), to.resolve(jar));
        }
        for (Path jar : jarsOf(to)) {
            if (!jars.contains(jar)) {
                Files.delete(to.resolve(jar));
            }
        }
    }

    private static List<Path> jarsOf(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(".jar")).map(folder::relativize).toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        FileTime modified = Files.getLastModifiedTime(from);
        if (Files.exists(to) && Files.getLastModifiedTime(to).equals(modified)) {
            return;
        }
        Files.createDirectories(to.getParent());
        Path half = to.resolveSibling(to.getFileName() + ".half");
        try (ZipFile source = new ZipFile(from.toFile());
                ZipOutputStream target = new ZipOutputStream(Files.newOutputStream(half))) {
            for (ZipEntry entry : Collections.list(source.entries())) {
                target.putNextEntry(copyOf(entry));
                try (InputStream content = source.getInputStream(entry)) {
                    content.transferTo(target);
                }
                target.closeEntry();
            }
        }
        Files.setLastModifiedTime(half, modified);
        Files.move(half, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
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
