;; Sets timers. A message of 8 bytes takes the timer of that number back; a longer one is a number, a delay and what the timer shall bring. It replies with the result.
;; A timer writes what it brings to the log; "again" sets itself again, "bad" fails, "worse" traps. In a fresh sandbox it sets number -1 if it is told so by its data.
(module
  (import "caxton" "set_timer" (func $set (param i64 i64 i32 i32) (result i32)))
  (import "caxton" "cancel_timer" (func $cancel (param i64) (result i32)))
  (import "caxton" "reply" (func $reply (param i32 i32) (result i32)))
  (import "caxton" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 2)
  (data (i32.const 16) "initial")
  (func (export "init") (result i32)
    (call $set (i64.const -1) (i64.const 1000) (i32.const 16) (i32.const 7)))
  (func (export "caxton_alloc") (param i32) (result i32) (i32.const 1024))
  (func (export "handle_message") (param $at i32) (param $length i32) (result i32)
    (if (i32.eq (local.get $length) (i32.const 8))
      (then (i32.store (i32.const 0) (call $cancel (i64.load (local.get $at)))))
      (else (i32.store (i32.const 0)
        (call $set
          (i64.load (local.get $at))
          (i64.load offset=8 (local.get $at))
          (i32.add (local.get $at) (i32.const 16))
          (i32.sub (local.get $length) (i32.const 16))))))
    (call $reply (i32.const 0) (i32.const 4)))
  (func (export "handle_timer") (param $id i64) (param $at i32) (param $length i32) (result i32)
    (call $log (i32.const 2) (local.get $at) (local.get $length))
    (if (i32.eq (local.get $length) (i32.const 3)) (then (return (i32.const 5))))
    (if (i32.and
          (i32.eq (local.get $length) (i32.const 5))
          (i32.eq (i32.load8_u (local.get $at)) (i32.const 119)))
      (then (unreachable)))
    (if (i32.and
          (i32.eq (local.get $length) (i32.const 5))
          (i32.eq (i32.load8_u (local.get $at)) (i32.const 97)))
      (then (return (call $set (local.get $id) (i64.const 1000) (local.get $at) (local.get $length)))))
    (i32.const 0)))
