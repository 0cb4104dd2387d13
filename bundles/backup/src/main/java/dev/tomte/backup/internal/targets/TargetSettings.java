package dev.tomte.backup.internal.targets;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How a target is reached. Texts that do not apply are empty.
 *
 * @param location of a folder its absolute path; of WebDAV and HTTP the address of the folder; of S3 the endpoint, without
 *     the bucket
 * @param user of WebDAV and HTTP the user, or empty for a bearer token; of S3 the access key id
 * @param secret the name under which the password, token or secret access key is kept; empty for none
 * @param bucket of S3
 * @param region of S3; {@code us-east-1} where the server has none
 * @param prefix of S3: what keys begin with, {@code backups/} say
 * @param virtualHost of S3: whether the bucket is part of the host's name rather than of the path
 * @param mount of a folder: whether it has to be a file system of its own, mounted there
 * @param bytesPerSecond the most that is sent or received; 0 for no limit, otherwise at least 1024
 * @param stall how long nothing may move before the attempt is given up; 1 s to 1 h
 */
public record TargetSettings(
        Type type,
        String location,
        String user,
        String secret,
        String bucket,
        String region,
        String prefix,
        boolean virtualHost,
        boolean mount,
        long bytesPerSecond,
        Duration stall) {

    /** The kinds of targets. */
    public enum Type {
        FOLDER,
        WEBDAV,
        /** A server that knows PUT, GET, HEAD and DELETE. It cannot be asked what is there. */
        HTTP,
        S3
    }

    static final Duration STALL = Duration.ofMinutes(2);

    /** @throws IllegalArgumentException with what was expected and what came */
    public TargetSettings {
        if (type == Type.FOLDER) {
            require(!location.isEmpty() && Path.of(location).isAbsolute(), "the absolute path of a folder", location);
        } else {
            requireAddress(location);
        }
        if (type == Type.S3) {
            require(
                    bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"),
                    "the name of a bucket (3 to 63 of a-z 0-9 . -)",
                    bucket);
            require(region.matches("[a-z0-9-]{1,64}"), "a region such as eu-central-1", region);
            require(prefix.matches("[A-Za-z0-9._/-]{0,200}"), "a prefix of A-Z a-z 0-9 . _ - /", prefix);
            require(
                    !user.isEmpty() && !secret.isEmpty(),
                    "an access key id and the name of its secret",
                    user + " and " + secret);
        }
        require(
                !user.contains(":") && user.chars().noneMatch(Character::isISOControl),
                "a user without : and control characters",
                user);
        require(
                bytesPerSecond == 0 || bytesPerSecond >= 1024,
                "0 (no limit) or at least 1024 bytes a second",
                Long.toString(bytesPerSecond));
        require(
                stall.compareTo(Duration.ofSeconds(1)) >= 0 && stall.compareTo(Duration.ofHours(1)) <= 0,
                "a time of 1 s to 1 h without progress",
                stall.toString());
    }

    /** A folder that has to exist. */
    public static TargetSettings folder(Path folder) {
        return new TargetSettings(Type.FOLDER, folder.toString(), "", "", "", "", "", false, false, 0, STALL);
    }

    /** A folder of a server of type {@link Type#WEBDAV} or {@link Type#HTTP}. */
    public static TargetSettings web(Type type, URI folder, String user, String secret) {
        return new TargetSettings(type, folder.toString(), user, secret, "", "", "", false, false, 0, STALL);
    }

    /** A bucket, addressed by path. */
    public static TargetSettings s3(URI endpoint, String bucket, String region, String accessKeyId, String secret) {
        return new TargetSettings(
                Type.S3, endpoint.toString(), accessKeyId, secret, bucket, region, "", false, false, 0, STALL);
    }

    public TargetSettings limitedTo(long bytesPerSecond) {
        return new TargetSettings(
                type, location, user, secret, bucket, region, prefix, virtualHost, mount, bytesPerSecond, stall);
    }

    public TargetSettings givingUpAfter(Duration stall) {
        return new TargetSettings(
                type, location, user, secret, bucket, region, prefix, virtualHost, mount, bytesPerSecond, stall);
    }

    private static void requireAddress(String location) {
        String expected = "an address such as https://backup.example/tomte/, without user, query and fragment";
        try {
            URI uri = new URI(location);
            require(
                    ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
                            && uri.getHost() != null
                            && uri.getRawUserInfo() == null
                            && uri.getRawQuery() == null
                            && uri.getRawFragment() == null,
                    expected,
                    uri.getRawUserInfo() == null ? location : "one with a user in it");
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("A backup target wants " + expected + ", not " + e.getMessage(), e);
        }
    }

    private static void require(boolean met, String expected, String came) {
        if (!met) {
            throw new IllegalArgumentException("A backup target wants " + expected + ", not '" + came + "'");
        }
    }
}
