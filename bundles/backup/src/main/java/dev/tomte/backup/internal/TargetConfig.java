package dev.tomte.backup.internal;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** A target can be configured several times; docs/backup.md has an example of each type. */
@ObjectClassDefinition(
        name = "Tomte backup target",
        description = "Where each backup of the backup folder is copied to. Changes apply at once.")
@Retention(RetentionPolicy.RUNTIME)
@interface TargetConfig {

    @AttributeDefinition(name = "Name", description = "Of the target, unique: 1 to 64 of A-Z a-z 0-9 . _ -")
    String name() default "";

    @AttributeDefinition(
            name = "Type",
            description = "What it is",
            options = {
                @Option(label = "Folder or mount", value = "folder"),
                @Option(label = "WebDAV", value = "webdav"),
                @Option(label = "HTTP PUT", value = "http"),
                @Option(label = "S3-compatible", value = "s3")
            })
    String type() default "folder";

    @AttributeDefinition(
            name = "Location",
            description =
                    "Of a folder its absolute path; of WebDAV and HTTP the address of the folder; of S3 the endpoint")
    String location() default "";

    @AttributeDefinition(
            name = "User",
            description = "Of WebDAV and HTTP, empty for a bearer token; of S3 the access key id")
    String user() default "";

    @AttributeDefinition(
            name = "Secret",
            description =
                    "Name of the secret in the secure storage that holds the password, token or secret access key")
    String secret() default "";

    @AttributeDefinition(name = "Bucket", description = "Of S3")
    String bucket() default "";

    @AttributeDefinition(name = "Region", description = "Of S3")
    String region() default "us-east-1";

    @AttributeDefinition(name = "Prefix", description = "Of S3: what keys begin with, such as backups/")
    String prefix() default "";

    @AttributeDefinition(name = "Virtual host", description = "Of S3: whether the bucket is part of the host's name")
    boolean virtualHost() default false;

    @AttributeDefinition(
            name = "Mount",
            description = "Of a folder: whether a file system has to be mounted there for a copy to be made")
    boolean mount() default false;

    @AttributeDefinition(
            name = "Rate limit (kB/s)",
            description = "The most that is sent; 0 for no limit",
            min = "0",
            max = "10000000")
    int rateLimitKbPerS() default 0;

    @AttributeDefinition(
            name = "Stall (s)",
            description = "How long nothing may move before an attempt is given up, to be made again later",
            min = "1",
            max = "3600")
    int stallS() default 120;

    @AttributeDefinition(
            name = "Prune",
            description = "Whether a copy is removed when the retention removes its backup from the backup folder")
    boolean prune() default true;
}
