"""What reads bytes from outside, under any bytes: by a fuzzer (`make fuzz`), and by examples."""
