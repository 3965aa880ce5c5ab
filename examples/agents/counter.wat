;; Counts its messages and replies with the count as a decimal number. The count is state of the agent: it outlives traps, stops and, on a server, restarts.
(module
  (import "caxton" "get_state" (func $get (param i32 i32 i32 i32) (result i32)))
  (import "caxton" "put_state" (func $put (param i32 i32 i32 i32) (result i32)))
  (import "caxton" "reply" (func $reply (param i32 i32) (result i32)))
  (memory (export "memory") 2)
  (data (i32.const 16) "count")

  ;; The content of a message does not matter, but it needs a place: up to 100,000 bytes from 1,024 on.
  (func (export "caxton_alloc") (param $length i32) (result i32)
    (if (i32.gt_u (local.get $length) (i32.const 100000))
      (then (return (i32.const 0))))
    (i32.const 1024))

  (func (export "handle_message") (param i32 i32) (result i32)
    (local $rest i64)
    (local $at i32)
    (i64.store (i32.const 0) (i64.const 0))
    ;; There is nothing at first: then the 0 stays.
    (drop (call $get (i32.const 16) (i32.const 5) (i32.const 0) (i32.const 8)))
    (i64.store (i32.const 0) (i64.add (i64.load (i32.const 0)) (i64.const 1)))
    (if (call $put (i32.const 16) (i32.const 5) (i32.const 0) (i32.const 8))
      (then (return (i32.const 1))))

    ;; Digits from the last to the first, ending before address 64.
    (local.set $rest (i64.load (i32.const 0)))
    (local.set $at (i32.const 64))
    (loop $digit
      (local.set $at (i32.sub (local.get $at) (i32.const 1)))
      (i64.store8 (local.get $at) (i64.add (i64.const 48) (i64.rem_u (local.get $rest) (i64.const 10))))
      (local.set $rest (i64.div_u (local.get $rest) (i64.const 10)))
      (br_if $digit (i64.ne (local.get $rest) (i64.const 0))))
    (call $reply (local.get $at) (i32.sub (i32.const 64) (local.get $at)))))
