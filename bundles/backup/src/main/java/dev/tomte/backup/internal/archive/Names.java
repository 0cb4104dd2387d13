package dev.tomte.backup.internal.archive;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the files in a backup are called. Everything else is refused, so that no name leads out of the folder it is for. */
public final class Names {

    public static final String MANIFEST = "manifest.json";
    public static final String DATABASE = "tomte.db";
    public static final String PASSWORD = "admin.password";
    public static final String SECRETS = "secrets.age";
    /** The files of the folder {@code conf}. */
    public static final String CONF = "conf/";
    /** Configurations without such a file. */
    public static final String CONFIG = "config/";

    public static final String PLUGINS = "plugins/";
    /** Bundles by SHA-256. */
    public static final String ARTIFACTS = "artifacts/";

    private static final Set<String> FILES = Set.of(MANIFEST, DATABASE, PASSWORD, SECRETS);
    private static final List<String> FOLDERS = List.of(CONF, CONFIG, PLUGINS, ARTIFACTS);
    private static final int MAX_LENGTH = 1000;

    private Names() {}

    /**
     * The name as this room knows it: tar, told to pack a folder, puts {@code ./} before each.
     *
     * @throws DamagedArchiveException if a backup has no such file
     */
    static String checked(String name) throws DamagedArchiveException {
        String plain = name.startsWith("./") ? name.substring(2) : name;
        boolean known = FILES.contains(plain)
                || FOLDERS.stream().anyMatch(folder -> plain.startsWith(folder) && isInside(plain, folder.length()));
        if (!known) {
            throw new DamagedArchiveException("it holds '" + printable(plain) + "', which no backup has");
        }
        return plain;
    }

    /** The folder of this name, without a slash at its end; empty if it is none of those that count when empty. */
    static Optional<String> folder(String name) {
        String plain = name.startsWith("./") ? name.substring(2) : name;
        String ended = plain.endsWith("/") ? plain : plain + "/";
        return FOLDERS.contains(ended) ? Optional.of(ended.substring(0, ended.length() - 1)) : Optional.empty();
    }

    private static boolean isInside(String name, int from) {
        if (name.length() > MAX_LENGTH
                || name.indexOf('\\') >= 0
                || name.chars().anyMatch(c -> c < ' ')) {
            return false;
        }
        for (String part : name.substring(from).split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return false;
            }
        }
        return true;
    }

    private static String printable(String name) {
        String clean = name.replaceAll("\\p{Cntrl}", "?");
        return clean.length() <= 100 ? clean : clean.substring(0, 99) + "…";
    }
}
