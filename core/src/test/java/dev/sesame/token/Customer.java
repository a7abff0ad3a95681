package dev.sesame.token;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A program with threads that all want the token of the bank in a folder, and print it. */
final class Customer {
    private Customer() {}

    /** Takes the folder and the number of threads. */
    public static void main(String[] args) throws Exception {
        var folder = Path.of(args[0]);
        var clock = InstantSource.system();
        var token = Bank.token(folder, clock, new Bank(folder, clock, Duration.ofHours(1)));
        var answers = new ArrayList<Future<String>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = Integer.parseInt(args[1]); i > 0; i--) {
                answers.add(threads.submit(() -> token.get().value().reveal()));
            }
            for (var answer : answers) {
                System.out.println(answer.get());
            }
        }
    }
}
