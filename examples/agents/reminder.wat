;; Notes what it is sent in its log, half a second later. It may be sent more meanwhile: each reminder has a number of its own.
(module
  (import "caxton" "set_timer" (func $set_timer (param i64 i64 i32 i32) (result i32)))
  (import "caxton" "last_error" (func $last_error (param i32 i32) (result i32)))
  (import "caxton" "reply" (func $reply (param i32 i32) (result i32)))
  (import "caxton" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 2)
  (data (i32.const 16) "noted")
  (global $next (mut i64) (i64.const 1))

  (func (export "caxton_alloc") (param $length i32) (result i32)
    (if (i32.gt_u (local.get $length) (i32.const 100000))
      (then (return (i32.const 0))))
    (i32.const 1024))

  (func (export "handle_message") (param $at i32) (param $length i32) (result i32)
    (if (call $set_timer (global.get $next) (i64.const 500) (local.get $at) (local.get $length))
      ;; Too many reminders, or one too long: the sentence says which.
      (then (return (call $reply (i32.const 64) (call $last_error (i32.const 64) (i32.const 500))))))
    (global.set $next (i64.add (global.get $next) (i64.const 1)))
    (call $reply (i32.const 16) (i32.const 5)))

  (func (export "handle_timer") (param $timer i64) (param $at i32) (param $length i32) (result i32)
    (call $log (i32.const 2) (local.get $at) (local.get $length))
    (i32.const 0)))
