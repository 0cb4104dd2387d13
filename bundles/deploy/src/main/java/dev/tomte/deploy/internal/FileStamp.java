package dev.tomte.deploy.internal;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;

/**
 * What tells one state of a file from another without reading it. Where the system has one, the time of the last
 * change of the inode is part of it: unlike the modification time, no program can set it back.
 */
record FileStamp(long size, String marks) {

    private static final boolean UNIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("unix");

    static FileStamp of(Path file) throws IOException {
        if (UNIX) {
            Map<String, Object> values = Files.readAttributes(file, "unix:size,lastModifiedTime,ctime,ino,dev");
            return new FileStamp(
                    (Long) values.get("size"),
                    values.get("lastModifiedTime") + " " + values.get("ctime") + " " + values.get("dev") + ":"
                            + values.get("ino"));
        }
        BasicFileAttributes values = Files.readAttributes(file, BasicFileAttributes.class);
        return new FileStamp(values.size(), values.lastModifiedTime() + " " + values.fileKey());
    }
}
